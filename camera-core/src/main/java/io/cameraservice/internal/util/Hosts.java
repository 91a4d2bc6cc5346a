package io.cameraservice.internal.util;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Hosts, given as names or addresses. Stateless. */
public final class Hosts {
    private Hosts() {}

    /** Whether only this machine can reach it, by name or address, with or without brackets; no for a name that is not known. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                    .isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** As it is written in a URI: IPv6 in brackets (RFC 3986, 3.2.2). */
    public static String inUri(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Where this machine itself reaches a listener: loopback for one that listens everywhere. */
    public static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "0:0:0:0:0:0:0:0" -> "[::1]";
            default -> inUri(host);
        };
    }
}
