package io.cameraservice.bench.rpc;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens many connections as fast as the server takes them, from one thread, and holds them. */
final class Flood implements AutoCloseable {
    /** Connections that are being made at one time: less than any server's backlog. */
    private static final int PENDING = 256;

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Selector selector = Selector.open();
    private final List<Wire> wires = new ArrayList<>();
    private int opened;
    private int refused;

    Flood() throws IOException {}

    /** Returns when all are open; how many seconds that took. */
    double open(URI server, int count) throws IOException {
        long start = System.nanoTime();
        while (opened < count) {
            while (wires.size() < count && wires.size() - opened < PENDING) {
                wires.add(new Wire(selector, server, 512, new Opening()));
            }
            selector.select(100);
            for (var key : selector.selectedKeys()) {
                if (key.attachment() instanceof Wire wire) {
                    ready(wire);
                }
            }
            selector.selectedKeys().clear();
            if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                throw new IOException(
                        "only " + opened + " of " + count + " connections in " + TIMEOUT.toSeconds() + " s");
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void ready(Wire wire) {
        try {
            wire.ready();
        } catch (IOException e) {
            refused++;
            wire.close();
            wires.remove(wire);
        }
    }

    /** Connections that the server ended; each was tried again. */
    int refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        wires.forEach(Wire::close);
        selector.close();
    }

    private final class Opening implements Wire.Receiver {
        @Override
        public void opened() {
            opened++;
        }

        @Override
        public void text(byte[] bytes, int from, int to) {} // a notification
    }
}
