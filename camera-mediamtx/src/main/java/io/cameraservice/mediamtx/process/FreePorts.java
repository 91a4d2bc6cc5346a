package io.cameraservice.mediamtx.process;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for ports, since MediaMTX does not tell which ones it took. All are held until the last one is found, or one could be
 * found twice. For use by one thread.
 */
final class FreePorts implements AutoCloseable {
    private final String host;
    private final Set<Integer> reserved = new HashSet<>();
    private final List<Closeable> held = new ArrayList<>();

    /** On this address of ours, and none of those that are reserved. */
    FreePorts(String host, Set<Integer> reserved) {
        this.host = host;
        this.reserved.addAll(reserved);
    }

    /** The wanted port, or one that is free where 0 is wanted. */
    int tcp(int wanted) throws IOException {
        int port = wanted;
        while (port == 0 || (wanted == 0 && reserved.contains(port))) {
            ServerSocket socket = new ServerSocket();
            held.add(socket);
            socket.bind(new InetSocketAddress(host, 0));
            port = socket.getLocalPort();
        }
        return port;
    }

    /** The wanted port, or one that is free where 0 is wanted. */
    int udp(int wanted) throws IOException {
        if (wanted != 0) {
            return wanted;
        }
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, 0));
        held.add(socket);
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Closeable socket : held) {
            socket.close();
        }
    }
}
