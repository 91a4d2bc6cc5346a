package io.cameraservice.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that cannot be given port 0. One that the kernel gave out is free again when its socket is closed, and may be
 * the next one that somebody else is given; these are below those that the kernel gives out. Each is told once, also where several
 * JVMs run tests at the same time: on an address that nobody uses, a socket is bound to it as long as this one runs.
 */
public final class Ports {
    private static final int LOWEST = 15_000;
    private static final byte[] RESERVATIONS = {127, 77, 77, 77};
    private static final Queue<Socket> RESERVED = new ConcurrentLinkedQueue<>();

    private Ports() {}

    /** One on which nothing listens, neither by TCP nor by UDP. */
    public static int free() {
        int end = lowestOfTheKernels();
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
            if (isFree(port) && reserve(port)) {
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

    private static boolean reserve(int port) {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(RESERVATIONS), port));
            socket.setReuseAddress(true); // so that it is in the way of no listener
            RESERVED.add(socket);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int lowestOfTheKernels() {
        // In one piece: the kernel takes a second read for the end.
        try (BufferedReader range =
                Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"), US_ASCII)) {
            String[] numbers = String.valueOf(range.readLine()).strip().split("\\s+", -1);
            return Math.max(LOWEST + 1000, Integer.parseInt(numbers[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
