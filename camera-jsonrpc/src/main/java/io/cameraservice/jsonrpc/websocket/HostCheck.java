package io.cameraservice.jsonrpc.websocket;

import static java.util.Objects.requireNonNull;

import io.cameraservice.internal.util.Hosts;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps foreign names away from a listener on loopback. A page of {@code evil.example} whose name server answers 127.0.0.1
 * (DNS rebinding) is of the same origin as our answers in a browser's eyes; only the name it calls us by gives it away.
 * Immutable, safe for use by any thread.
 */
public final class HostCheck {
    private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");
    private static final Pattern LOOPBACK =
            Pattern.compile("(.+\\.)?localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

    private final boolean any;
    private final Set<String> allowed;

    /**
     * A check for a listener.
     *
     * @param bound host or address it listens on: beyond loopback, any name may be ours
     * @param allowedOrigins whose hosts are names of ours as well, as behind a proxy; {@code "*"} for any name
     */
    public HostCheck(String bound, Set<String> allowedOrigins) {
        requireNonNull(bound, "bound");
        any = !Hosts.isLoopback(bound) || allowedOrigins.contains("*");
        allowed = allowedOrigins.stream()
                .map(HostCheck::hostOf)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a request with this Host header is meant for us; browsers always send one. */
    public boolean isOurs(@Nullable String hostHeader) {
        if (any || hostHeader == null || hostHeader.isEmpty()) {
            return true;
        }
        String host = PORT.matcher(hostHeader).replaceFirst("").toLowerCase(Locale.ROOT);
        return LOOPBACK.matcher(host).matches() || allowed.contains(host);
    }

    /** Why a request is refused, and what to do; for a person. */
    public static String refusal(String hostHeader) {
        return "this service is not called '" + hostHeader.replaceAll("[^\\x21-\\x7e]", "?")
                + "': use localhost, or add the page's origin to server.allowed_origins";
    }

    private static Optional<String> hostOf(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getHost()).map(host -> host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
