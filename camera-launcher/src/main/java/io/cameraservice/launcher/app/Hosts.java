package io.cameraservice.launcher.app;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Hosts as they appear in addresses that are shown. */
final class Hosts {
    private Hosts() {}

    /** Whether only this machine can reach it. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** As it is written in an address: IPv6 in brackets. */
    static String inAddress(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Where this machine itself reaches a listener: loopback for one that listens everywhere. */
    static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "0:0:0:0:0:0:0:0" -> "[::1]";
            default -> inAddress(host);
        };
    }
}
