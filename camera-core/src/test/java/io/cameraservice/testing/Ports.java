package io.cameraservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that cannot be given port 0. One that the kernel gave out is free again when its socket is closed, and may be
 * the next one that somebody else is given; these are below those that the kernel gives out, and each is told once.
 */
public final class Ports {
    private static final int LOWEST = 15_000;
    private static final Set<Integer> TOLD = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** One on which nothing listens, neither by TCP nor by UDP. */
    public static int free() {
        int end = lowestOfTheKernels();
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
            if (TOLD.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no port from " + LOWEST + " to " + end + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            tcp.bind(new InetSocketAddress(port));
            udp.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int lowestOfTheKernels() {
        try {
            String range = Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
            return Math.max(LOWEST + 1000, Integer.parseInt(range.strip().split("\\s+", -1)[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
