package io.cameraservice.launcher.auth;

import io.cameraservice.CameraException.Unauthenticated;
import io.cameraservice.access.Principal;
import io.cameraservice.access.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks short-lived links to one path each, for pictures, videos and downloads, which a browser asks for without
 * headers. A link lets its holder read that path, nothing else. Safe for use by any
 * thread.
 */
public final class LinkSigner {
    /** How long a link is good at most. */
    public static final Duration VALID_FOR = Duration.ofMinutes(30);

    private static final int LONGEST_NAME = 200;

    private final InstanceKey key;
    private final InstantSource clock;
    private volatile byte @Nullable [] linkKey;

    public LinkSigner(InstanceKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The query that opens this (decoded) path for who may see it now; ends no later than their own token. */
    public String query(String path, Principal principal) {
        Instant end = clock.instant().plus(VALID_FOR);
        Instant own = principal.expiresAt().orElse(end);
        long exp = (own.isBefore(end) ? own : end).getEpochSecond();
        String by = principal.name();
        if (by.length() > LONGEST_NAME) {
            by = by.substring(0, LONGEST_NAME);
        }
        return "exp=" + exp + "&by=" + URLEncoder.encode(by, StandardCharsets.UTF_8) + "&sig=" + sign(path, exp, by);
    }

    /**
     * Who holds a link to this path.
     *
     * @throws Unauthenticated if any part of it was changed or its time is over
     */
    public Principal verify(String path, String exp, String by, String sig) {
        if (!exp.matches("[0-9]{1,12}") || by.isBlank() || by.length() > LONGEST_NAME) {
            throw wrong();
        }
        long end = Long.parseLong(exp);
        byte[] expected = sign(path, end, by).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, sig.getBytes(StandardCharsets.UTF_8))) {
            throw wrong();
        }
        Instant until = Instant.ofEpochSecond(end);
        if (!clock.instant().isBefore(until)) {
            throw new Unauthenticated("link_expired", "the link expired at " + until);
        }
        return new Principal(by, Role.VIEWER, Optional.of(until));
    }

    private String sign(String path, long exp, String by) {
        byte[] mac = InstanceKey.hmac(linkKey(), path.length() + ":" + path + "\n" + exp + "\n" + by);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }

    /** Derived at the first use, since the key's file may not be made before. */
    private byte[] linkKey() {
        byte[] derived = linkKey;
        if (derived == null) {
            derived = key.derive("camera-service signed links");
            linkKey = derived;
        }
        return derived;
    }

    private static Unauthenticated wrong() {
        return new Unauthenticated("link_wrong", "the link is not one that this instance made");
    }
}
