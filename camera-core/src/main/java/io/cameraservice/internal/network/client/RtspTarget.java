package io.cameraservice.internal.network.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a client connects and what it asks for. Immutable; its text form has no credentials.
 *
 * @param url what is asked for, without credentials
 * @param host name or address, without brackets
 * @param tls whether the connection is encrypted
 * @param login the credentials; empty if there are none
 */
public record RtspTarget(String url, String host, int port, boolean tls, Optional<Login> login) {
    private static final int RTSP_PORT = 554;
    private static final int RTSPS_PORT = 322;

    /** User and password. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "login";
        }
    }

    /**
     * The target of a URL; user and password in it may be written with {@code %XX}.
     *
     * @throws IllegalArgumentException if it is no RTSP URL with a host; the message does not repeat it
     */
    public static RtspTarget parse(String url) {
        int scheme = url.indexOf("://");
        String name = scheme < 0 ? "" : url.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!name.equals("rtsp") && !name.equals("rtsps")) {
            throw new IllegalArgumentException("no rtsp:// or rtsps:// URL");
        }
        String rest = url.substring(scheme + 3);
        int end = end(rest);
        String authority = rest.substring(0, end);
        int at = authority.lastIndexOf('@');
        Optional<Login> login = at < 0 ? Optional.empty() : Optional.of(login(authority.substring(0, at)));
        String place = authority.substring(at + 1);
        boolean tls = name.equals("rtsps");
        int colon = place.indexOf(':', Math.max(0, place.indexOf(']')));
        String host = colon < 0 ? place : place.substring(0, colon);
        int port = colon < 0 || colon + 1 == place.length()
                ? (tls ? RTSPS_PORT : RTSP_PORT)
                : number(place.substring(colon + 1));
        if (host.isEmpty()) {
            throw new IllegalArgumentException("a URL without a host");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new RtspTarget(
                name + "://" + place + rest.substring(end),
                bracketed ? host.substring(1, host.length() - 1) : host,
                port,
                tls,
                login);
    }

    /**
     * Where a redirect leads: the credentials go along only to the same host and port, and never from TLS to no TLS.
     *
     * @throws IllegalArgumentException if the location is no RTSP URL
     */
    RtspTarget redirected(String location) {
        RtspTarget next = parse(absolute(location));
        boolean same = next.host.equalsIgnoreCase(host) && next.port == port && (next.tls || !tls);
        return new RtspTarget(next.url, next.host, next.port, next.tls, same ? login : next.login);
    }

    private String absolute(String location) {
        if (location.contains("://")) {
            return location;
        }
        try {
            return new URI(url).resolve(location).toString();
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a redirect that is no URL", e);
        }
    }

    private static int end(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '/' || rest.charAt(i) == '?') {
                return i;
            }
        }
        return rest.length();
    }

    private static Login login(String text) {
        int colon = text.indexOf(':');
        return new Login(
                decode(colon < 0 ? text : text.substring(0, colon)),
                colon < 0 ? "" : decode(text.substring(colon + 1)));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a '%' that stands for itself
        }
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("a URL with a port that does not exist");
        }
        return Integer.parseInt(text);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
