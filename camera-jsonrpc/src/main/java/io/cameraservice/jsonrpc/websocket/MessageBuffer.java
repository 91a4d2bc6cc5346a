package io.cameraservice.jsonrpc.websocket;

import io.cameraservice.internal.util.ByteBudget;
import io.cameraservice.jsonrpc.websocket.FrameDecoder.Violation;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.framing.CloseFrame;

/**
 * The message of one client that is arriving, within its limit and the budget of all. Grows with the bytes that have
 * arrived. For one thread at a time, but for {@link #limit} and {@link #close}.
 */
final class MessageBuffer {
    /** What an empty fragment costs: many of them are a long message too. */
    private static final int FRAGMENT_OVERHEAD = 64;

    private static final byte[] NOTHING = {};

    private volatile Limits limits;
    private Limits present;
    private byte[] bytes = NOTHING;
    private int length;
    private int fragments;
    private final AtomicInteger reserved = new AtomicInteger();
    private volatile boolean closed;

    private record Limits(int messageBytes, ByteBudget budget) {}

    MessageBuffer(int messageLimit, ByteBudget budget) {
        present = new Limits(messageLimit, budget);
        limits = present;
    }

    /** From the next message on, these limits hold. Safe for any thread. */
    void limit(int messageLimit, ByteBudget budget) {
        limits = new Limits(messageLimit, budget);
    }

    /** A frame of so many bytes begins. */
    void frame(boolean continuation, long frameBytes) throws Violation {
        if (continuation) {
            fragments++;
        } else {
            fragments = 0;
            present = limits;
        }
        int most = present.messageBytes();
        if (length + frameBytes + (long) fragments * FRAGMENT_OVERHEAD > most) {
            throw new Violation(CloseFrame.TOOBIG, "a message has at most " + most + " bytes here");
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    void append(byte[] array, int from, int count) throws Violation {
        int needed = length + count;
        if (needed > bytes.length) {
            int size = Math.max(needed, Math.min(present.messageBytes(), bytes.length * 2));
            int more = size - bytes.length;
            if (!present.budget().tryReserve(more)) {
                throw new Violation(CloseFrame.TRY_AGAIN_LATER, "too many unfinished messages; try again later");
            }
            reserved.addAndGet(more);
            if (closed) {
                release(); // by another thread, perhaps before this was counted
            }
            bytes = Arrays.copyOf(bytes, size);
        }
        System.arraycopy(array, from, bytes, length, count);
        length = needed;
    }

    /** The text of the message, which is complete. The buffer is empty afterwards. */
    String take() throws Violation {
        byte[] complete = bytes;
        int count = length;
        release();
        bytes = NOTHING;
        length = 0;
        return FrameDecoder.text(complete, 0, count);
    }

    /** Gives back what is unfinished. Idempotent, safe for any thread. */
    void close() {
        closed = true;
        release();
    }

    private void release() {
        present.budget().release(reserved.getAndSet(0));
    }
}
