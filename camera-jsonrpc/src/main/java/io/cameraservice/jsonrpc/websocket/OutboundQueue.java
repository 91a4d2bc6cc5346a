package io.cameraservice.jsonrpc.websocket;

import io.cameraservice.internal.util.ByteBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to one client, in order. The thread that sends also writes: the event loop is involved only where the
 * kernel does not take everything, and then the loop is asked to say when it takes more. The question and the writing
 * are under one lock, so none is ever lost. Safe for use by any thread.
 */
final class OutboundQueue {
    /** Frames that leave in one system call. */
    private static final int GATHER = 16;
    /** Held replies are written once they are this many bytes. */
    private static final int HOLD_BYTES = 32 * 1024;

    /** Called when the queue begins or ends to wait for a writable socket. The queue's lock is held; must not wait. */
    interface WriteInterest {
        void set(boolean wanted);
    }

    /** What became of a frame. */
    enum Result {
        /** It is written, or will be. */
        ACCEPTED,
        /** Too much waits already: the queue was emptied, and the client has to be closed. */
        OVERFLOW,
        /** The queue takes no more. */
        ENDED
    }

    private record Entry(ByteBuffer frame, boolean message) {}

    private final GatheringByteChannel channel;
    private final int limit;
    private final ByteBudget budget;
    private final WriteInterest interest;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>(2);
    private long waiting;
    private long reserved;
    private boolean interested;
    private boolean overflowed;
    private boolean ended;

    /**
     * A queue.
     *
     * @param limit bytes of messages that may wait; a single longer one may if it is alone
     * @param budget what waits in all queues together
     */
    OutboundQueue(GatheringByteChannel channel, int limit, ByteBudget budget, WriteInterest interest) {
        this.channel = channel;
        this.limit = limit;
        this.budget = budget;
        this.interest = interest;
    }

    /**
     * Sends a message.
     *
     * @param frame its complete frame; not changed later
     * @param hold whether more comes at once: {@link #flush} is then called by the same thread; a message of another
     *     thread sends it, too
     * @throws IOException if the connection is broken
     */
    synchronized Result send(ByteBuffer frame, boolean hold) throws IOException {
        if (ended || overflowed) {
            return ended ? Result.ENDED : Result.OVERFLOW;
        }
        int size = frame.remaining();
        entries.add(new Entry(frame, true));
        waiting += size;
        if (hold && waiting < HOLD_BYTES) {
            return Result.ACCEPTED;
        }
        write();
        if ((waiting > limit && waiting > size) || !reserve()) {
            overflowed = true;
            discard();
            return Result.OVERFLOW;
        }
        return Result.ACCEPTED;
    }

    /** Sends what is no message, whatever waits: answers to handshakes, closings. It is never discarded. */
    synchronized void sendControl(ByteBuffer bytes) throws IOException {
        if (!ended) {
            entries.add(new Entry(bytes, false));
            waiting += bytes.remaining();
            write();
            reserve();
        }
    }

    /** Writes what the kernel takes; whether nothing is left. */
    synchronized boolean flush() throws IOException {
        write();
        reserve();
        return entries.isEmpty();
    }

    /** Bytes that wait. */
    synchronized long waiting() {
        return waiting;
    }

    /** Takes nothing more, and forgets what waits. Idempotent. */
    synchronized void end() {
        ended = true;
        entries.clear();
        waiting = 0;
        reserve();
    }

    private void write() throws IOException {
        while (!ended && !entries.isEmpty()) {
            long wanted = waiting;
            writeSome();
            if (entries.size() > 0 && waiting == wanted) {
                break; // the kernel takes nothing
            }
        }
        boolean wanted = !entries.isEmpty();
        if (wanted != interested) {
            interested = wanted;
            interest.set(wanted);
        }
    }

    private void writeSome() throws IOException {
        Entry first = entries.element();
        if (entries.size() == 1) {
            waiting -= channel.write(first.frame());
        } else {
            ByteBuffer[] frames = new ByteBuffer[Math.min(GATHER, entries.size())];
            Iterator<Entry> next = entries.iterator();
            for (int i = 0; i < frames.length; i++) {
                frames[i] = next.next().frame();
            }
            waiting -= channel.write(frames);
        }
        @Nullable Entry head = first;
        while (head != null && !head.frame().hasRemaining()) {
            entries.remove();
            head = entries.peek();
        }
    }

    /** Drops messages of which nothing was written; one that is half written has to be finished. */
    private void discard() {
        entries.removeIf(entry -> entry.message() && entry.frame().position() == 0);
        waiting = entries.stream().mapToLong(entry -> entry.frame().remaining()).sum();
        reserve();
    }

    /** Counts what waits against the budget of all. */
    private boolean reserve() {
        long more = waiting - reserved;
        if (more > 0 && !budget.tryReserve(more)) {
            return false;
        }
        if (more < 0) {
            budget.release(-more);
        }
        reserved = waiting;
        return true;
    }
}
