package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.api.PathConfig;
import io.cameraservice.spi.MediaServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks a service's own paths, so that it recognizes them after a restart of either side: the URL they pull has the
 * service's name in it, since a server stores nothing else of ours with a path. The relay ignores it.
 */
final class SourceMark {
    private static final String PARAMETER = "owner=";
    private static final Pattern ADDRESS = Pattern.compile("(rtsps?://)(?:[^/@]*@)?([^?#]+).*");

    private final String instance;
    private final Pattern pattern;

    SourceMark(String instance) {
        this.instance = instance;
        this.pattern = Pattern.compile("[?&]" + PARAMETER + Pattern.quote(instance) + "(&|$)");
    }

    /** Where the server is to pull this source from; {@code host} takes the place of the one we know it by. */
    String url(MediaServer.Source source, Optional<String> host) {
        URI url = source.rtspUrl();
        String login = source.reader()
                .map(p -> encode(p.user()) + ":" + encode(p.secret()) + "@")
                .orElse("");
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return on(url.getScheme() + "://" + login + host.orElse(url.getHost()) + port + url.getRawPath() + query);
    }

    String on(String url) {
        return url + (url.contains("?") ? "&" : "?") + PARAMETER + instance;
    }

    /** Whether this service made the path. */
    boolean isOn(PathConfig path) {
        return pattern.matcher(path.source()).find();
    }

    /** Whether two URLs pull the same from the same place, whatever login and mark they carry. */
    static boolean sameAddress(String one, String other) {
        return !address(one).isEmpty() && address(one).equals(address(other));
    }

    private static String address(String url) {
        Matcher parts = ADDRESS.matcher(url);
        return parts.matches() ? parts.group(1) + parts.group(2) : "";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
