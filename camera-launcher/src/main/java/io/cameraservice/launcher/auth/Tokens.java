package io.cameraservice.launcher.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.cameraservice.CameraException.Unauthenticated;
import io.cameraservice.access.Principal;
import io.cameraservice.access.Role;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON web tokens (HS256) signed with the instance's key: {@code sub} is the name, {@code role} the role, {@code exp} the end,
 * which every token has. Immutable, safe for use by any thread.
 */
public final class Tokens {
    private static final int LONGEST = 8192;
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final InstanceKey key;
    private final InstantSource clock;

    public Tokens(InstanceKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** A token for this name and role, valid from now on for this long. */
    public String issue(String subject, Role role, Duration validFor) {
        Instant now = clock.instant();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(subject)
                        .claim("role", role.wireName())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(validFor)))
                        .build());
        try {
            jwt.sign(new MACSigner(key.secret()));
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with HS256 failed", e);
        }
        return jwt.serialize();
    }

    /**
     * Whose token this is.
     *
     * @throws Unauthenticated with the reason
     */
    public Principal verify(String token) {
        SignedJWT jwt = parse(token);
        if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())) {
            throw new Unauthenticated("token_algorithm_refused", "the token is not signed with HS256");
        }
        try {
            if (!jwt.verify(new MACVerifier(key.secret()))) {
                throw new Unauthenticated(
                        "token_signature_wrong",
                        "the token was not signed by this instance: make one for its state directory");
            }
            return principal(jwt.getJWTClaimsSet());
        } catch (JOSEException | ParseException e) {
            throw malformed();
        }
    }

    private Principal principal(@Nullable JWTClaimsSet claims) {
        if (claims == null) {
            throw malformed();
        }
        Instant now = clock.instant();
        Date end = claims.getExpirationTime();
        if (end == null) {
            throw new Unauthenticated("token_without_expiry", "the token has no end (claim exp)");
        }
        if (!now.isBefore(end.toInstant())) {
            throw new Unauthenticated("token_expired", "the token expired at " + end.toInstant() + ": make a new one");
        }
        Date issued = claims.getIssueTime();
        if (issued != null && now.plus(CLOCKS_DIFFER).isBefore(issued.toInstant())) {
            throw new Unauthenticated(
                    "token_issued_in_future",
                    "the token was made at " + issued.toInstant() + ", and it is " + now
                            + " here: set the clocks right and make a new one");
        }
        Date begin = claims.getNotBeforeTime();
        if (begin != null && now.isBefore(begin.toInstant())) {
            throw new Unauthenticated("token_not_yet_valid", "the token is valid from " + begin.toInstant() + " on");
        }
        Role role = Optional.ofNullable(claims.getClaim("role"))
                .filter(String.class::isInstance)
                .flatMap(name -> Role.ofWireName((String) name))
                .orElseThrow(() -> new Unauthenticated(
                        "token_role_unknown", "the token's role is none of " + String.join(", ", Role.wireNames())));
        String name = claims.getSubject();
        return new Principal(name == null || name.isBlank() ? "unnamed" : name, role, Optional.of(end.toInstant()));
    }

    private static SignedJWT parse(String token) {
        if (token.length() > LONGEST) {
            throw malformed();
        }
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static Unauthenticated malformed() {
        return new Unauthenticated(
                "token_malformed", "this is neither a token of this service nor one of its API keys");
    }
}
