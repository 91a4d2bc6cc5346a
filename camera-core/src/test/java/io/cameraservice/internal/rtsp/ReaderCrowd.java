package io.cameraservice.internal.rtsp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many readers on one thread, which read and throw away. */
final class ReaderCrowd implements AutoCloseable {
    private final Selector selector;
    private final List<long[]> counts = new ArrayList<>();
    private final ByteBuffer sink = ByteBuffer.allocateDirect(1 << 18);

    ReaderCrowd(RelayRig rig, int readers) {
        try {
            selector = Selector.open();
            List<SocketChannel> channels = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                SocketChannel channel = SocketChannel.open(rig.relay.address());
                new RtspTestClient(channel).play(rig.url());
                channels.add(channel);
            }
            for (SocketChannel channel : channels) {
                long[] count = {0};
                counts.add(count);
                channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads for a while; the bytes that came. */
    long readFor(Duration time) {
        long before = total();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            readOnce();
        }
        return total() - before;
    }

    /** Reads until each has had so many bytes. */
    void readUntilAllHave(long bytes, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (counts.stream().anyMatch(count -> count[0] < bytes)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not all readers have had " + bytes + " bytes");
            }
            readOnce();
        }
    }

    private long total() {
        return counts.stream().mapToLong(count -> count[0]).sum();
    }

    private void readOnce() {
        try {
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                int read = ((SocketChannel) key.channel()).read(sink.clear());
                if (read < 0) {
                    throw new AssertionError("a reader was disconnected");
                }
                ((long[]) key.attachment())[0] += read;
            }
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
