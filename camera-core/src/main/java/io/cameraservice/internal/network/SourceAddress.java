package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.Redaction;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a stream is: with its secrets for ffmpeg, without them for everybody else. Two addresses are one stream if they differ in
 * secrets alone. Immutable.
 */
final class SourceAddress {
    private static final int MOST = 2000;
    private static final Pattern URL = Pattern.compile("(?i)(?<scheme>rtsps?)://(?:(?<user>[^/?#]*)@)?"
            + "(?<host>\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::(?<port>\\d{1,5}))?(?<rest>(?:[/?].*)?)");

    private final String url;
    private final String shown;
    private final String host;
    private final int port;
    private final boolean tls;

    private SourceAddress(String url, String shown, String host, int port, boolean tls) {
        this.url = url;
        this.shown = shown;
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    /**
     * Reads a URL.
     *
     * @throws CameraException.InvalidArgument if it cannot be used; the message does not repeat it
     */
    static SourceAddress parse(String text) {
        String url = text.strip();
        if (!url.matches("(?is)rtsps?://.*")) {
            throw refused("rtsp:// or rtsps://", "only rtsp:// and rtsps:// streams can be added");
        }
        if (url.length() > MOST || !url.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0)) {
            throw refused(
                    "a URL of at most " + MOST + " characters",
                    "the URL has characters that must be written as %XX, or is too long");
        }
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw refused(
                    "rtsp://user:password@host:port/path",
                    "the URL has no host that can be understood; in user and password write '/' as %2F, '?' as %3F, '#' as %23");
        }
        boolean tls = parts.group("scheme").equalsIgnoreCase("rtsps");
        int port = parts.group("port") == null ? standardPort(tls) : Integer.parseInt(parts.group("port"));
        if (port < 1 || port > 65535) {
            throw refused("a port from 1 to 65535", "the URL has a port that does not exist");
        }
        String host = parts.group("host").toLowerCase(Locale.ROOT);
        String scheme = tls ? "rtsps://" : "rtsp://";
        String place = scheme + host + (port == standardPort(tls) ? "" : ":" + port);
        String rest = parts.group("rest");
        String user = parts.group("user");
        String whole = scheme + (user == null ? "" : user + "@") + host + ":" + port + rest;
        return new SourceAddress(whole, place + Redaction.of(rest), host, port, tls);
    }

    /** With its secrets. Not for logs. */
    String url() {
        return url;
    }

    /** Without them. */
    String shown() {
        return shown;
    }

    String host() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return port;
    }

    /** The same name on this host and port, for the request line of a probe: no secrets, no path. */
    String origin() {
        return (tls ? "rtsps://" : "rtsp://") + host + ":" + port + "/";
    }

    boolean tls() {
        return tls;
    }

    @Override
    public String toString() {
        return shown;
    }

    private static int standardPort(boolean tls) {
        return tls ? 322 : 554;
    }

    private static CameraException refused(String rule, String message) {
        return new CameraException.InvalidArgument("stream_url", rule, message);
    }
}
