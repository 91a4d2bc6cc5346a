package io.cameraservice.launcher.http;

import io.cameraservice.CameraSession;
import io.cameraservice.access.Principal;
import io.cameraservice.stream.StreamUrls;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with nothing but one camera's video as a media server offers it at that moment, for a frame of the dashboard. Its policy
 * alone allows connections to the media server, and only to the ports that serve this video; the dashboard's allows none. It is
 * for those with a token or a link, so strangers learn no addresses.
 */
final class LiveRoutes {
    private static final Pattern HTTP_URL =
            Pattern.compile("(https?)://([A-Za-z0-9.-]{1,253})(:\\d{1,5})?(/[A-Za-z0-9._~/-]*)");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}");

    private final Function<Principal, CameraSession> sessions;

    LiveRoutes(Function<Principal, CameraSession> sessions) {
        this.sessions = sessions;
    }

    List<Route> routes() {
        return List.of(Route.get("/live/{camera}.html", Route.Access.TOKEN_OR_LINK, this::page));
    }

    private void page(RoutedRequest routedRequest) throws IOException {
        StreamUrls urls = sessions.apply(routedRequest.who()).stream(routedRequest.name("camera"))
                .urls();
        String host = routedRequest.header("Host").orElse("").replaceFirst(":\\d{1,5}$", "");
        Optional<URI> whep = urls.whep().flatMap(url -> reachable(url, host));
        Optional<URI> hls = urls.hls().flatMap(url -> reachable(url, host));
        var headers = routedRequest.responseHeaders();
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src " + origin(whep) + "; media-src "
                        + origin(hls) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self'");
        headers.set("X-Frame-Options", "SAMEORIGIN");
        headers.set("Cache-Control", "no-store");
        String page = template().replace("{whep}", text(whep)).replace("{hls}", text(hls));
        routedRequest.bytes(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The address as the visitor has to call it: a media server on this machine's loopback is on the host by which the visitor
     * came. Empty for what a policy cannot name.
     */
    private static Optional<URI> reachable(String url, String host) {
        Matcher parts = HTTP_URL.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String there = parts.group(2);
        if (LOOPBACK.matcher(there).matches()) {
            if (!host.matches("[A-Za-z0-9.-]{1,253}")) {
                return Optional.empty();
            }
            there = host;
        }
        String port = parts.group(3) == null ? "" : parts.group(3);
        return Optional.of(URI.create(parts.group(1) + "://" + there + port + parts.group(4)));
    }

    private static String origin(Optional<URI> url) {
        return url.map(u -> u.getScheme() + "://" + u.getRawAuthority()).orElse("'none'");
    }

    private static String text(Optional<URI> url) {
        return url.map(URI::toString).orElse("");
    }

    private static String template() throws IOException {
        try (InputStream in = LiveRoutes.class.getResourceAsStream("dashboard/live-frame.html")) {
            if (in == null) {
                throw new FileNotFoundException("the dashboard's live-frame.html is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
