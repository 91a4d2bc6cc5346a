package io.cameraservice.internal.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to be written to one connection. Buffers are shared with other connections: they are read from their start to
 * their capacity and are unchanged after every call. Confined to the loop.
 */
final class SendQueue {
    private static final int MOST_AT_ONCE = 32;
    private static final int ENOUGH_BYTES = 256 * 1024;

    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private final ByteBuffer[] scratch;
    private long bytes;
    private int headWritten;

    /** An empty one. The scratch space may be shared by all queues of a loop. */
    SendQueue(ByteBuffer[] scratch) {
        this.scratch = scratch;
    }

    static ByteBuffer[] scratch() {
        return new ByteBuffer[MOST_AT_ONCE];
    }

    void add(ByteBuffer buffer) {
        waiting.add(buffer);
        bytes += buffer.capacity();
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    void clear() {
        waiting.clear();
        bytes = 0;
        headWritten = 0;
    }

    /** Writes as much as the channel takes; the number of bytes. */
    long writeTo(GatheringByteChannel channel) throws IOException {
        long total = 0;
        while (!isEmpty()) {
            long written = waiting.size() == 1 ? writeHead(channel) : writeSome(channel);
            if (written == 0) {
                break;
            }
            total += written;
        }
        return total;
    }

    private long writeHead(GatheringByteChannel channel) throws IOException {
        ByteBuffer head = waiting.element();
        try {
            int written = channel.write(head.position(headWritten));
            written(written);
            return written;
        } finally {
            head.clear();
        }
    }

    private long writeSome(GatheringByteChannel channel) throws IOException {
        int count = 0;
        long offered = 0;
        for (ByteBuffer buffer : waiting) {
            if (count == MOST_AT_ONCE || offered >= ENOUGH_BYTES) {
                break;
            }
            scratch[count++] = buffer;
            offered += buffer.capacity();
        }
        scratch[0].position(headWritten);
        try {
            long written = channel.write(scratch, 0, count);
            written(written);
            return written;
        } finally {
            for (int i = 0; i < count; i++) {
                scratch[i].clear();
            }
        }
    }

    private void written(long written) {
        bytes -= written;
        long left = written + headWritten;
        for (@Nullable ByteBuffer head = waiting.peek();
                head != null && left >= head.capacity();
                head = waiting.peek()) {
            left -= head.capacity();
            waiting.remove();
        }
        headWritten = (int) left;
    }
}
