package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.util.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever senders, the kernel and closings do: each message goes out once and whole, in order, or the connection closes. */
class WritePathPropertyTest {
    /** A kernel that takes what it likes. */
    private static final class Kernel implements GatheringByteChannel {
        private final Random random;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        Kernel(long seed) {
            random = new Random(seed);
        }

        @Override
        public synchronized int write(ByteBuffer source) {
            int count = random.nextInt(4) == 0 ? 0 : random.nextInt(source.remaining() + 1);
            for (int i = 0; i < count; i++) {
                taken.write(source.get());
            }
            return count;
        }

        @Override
        public synchronized long write(ByteBuffer[] sources, int offset, int length) {
            long all = 0;
            for (int i = offset; i < offset + length; i++) {
                all += write(sources[i]);
                if (sources[i].hasRemaining()) {
                    break;
                }
            }
            return all;
        }

        @Override
        public long write(ByteBuffer[] sources) {
            return write(sources, 0, sources.length);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Property(tries = 300)
    void allIsDeliveredOnceAndInOrder(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int messages)
            throws IOException {
        Kernel kernel = new Kernel(seed);
        Random random = new Random(seed);
        AtomicBoolean interest = new AtomicBoolean();
        ByteBudget budget = new ByteBudget(1 << 20);
        OutboundQueue queue = new OutboundQueue(kernel, 1 << 20, budget, interest::set);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; i < messages; i++) {
            byte[] payload = ("message " + i + "x".repeat(random.nextInt(300))).getBytes(UTF_8);
            ByteBuffer frame = FrameEncoder.text(payload);
            byte[] bytes = new byte[frame.remaining()];
            frame.duplicate().get(bytes);
            sent.writeBytes(bytes);
            assertEquals(OutboundQueue.Result.ACCEPTED, queue.send(frame, random.nextBoolean()));
            if (interest.get() && random.nextInt(3) == 0) {
                queue.flush();
            }
        }
        queue.flush(); // what was held
        for (int i = 0; i < 100_000 && interest.get(); i++) {
            queue.flush(); // as the event loop does whenever the kernel takes more
        }
        assertEquals(0, queue.waiting());
        assertEquals(0, budget.used());
        assertEquals(sent.toString(UTF_8), kernel.taken.toString(UTF_8));
    }

    @Property(tries = 100)
    void sendersOnManyThreadsKeepTheirOrderAndNothingIsLost(@ForAll long seed) throws Exception {
        Kernel kernel = new Kernel(seed);
        AtomicBoolean interest = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        OutboundQueue queue = new OutboundQueue(kernel, 1 << 20, new ByteBudget(1 << 20), interest::set);
        Thread loop = new Thread(() -> {
            while (!ended.get() || interest.get()) {
                if (interest.get()) {
                    flush(queue);
                } else {
                    Thread.onSpinWait();
                }
            }
        });
        List<Thread> senders = new ArrayList<>();
        for (int s = 0; s < 3; s++) {
            int sender = s;
            senders.add(new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    send(queue, sender + ":" + i);
                }
            }));
        }
        loop.start();
        senders.forEach(Thread::start);
        for (Thread sender : senders) {
            sender.join();
        }
        ended.set(true);
        loop.join();
        int[] next = new int[3];
        ByteBuffer bytes = ByteBuffer.wrap(kernel.taken.toByteArray());
        while (bytes.hasRemaining()) {
            assertEquals((byte) 0x81, bytes.get());
            byte[] payload = new byte[bytes.get()];
            bytes.get(payload);
            String text = new String(payload, UTF_8);
            assertEquals(next[text.charAt(0) - '0']++, Integer.parseInt(text.substring(2)));
        }
        assertEquals(List.of(50, 50, 50), List.of(next[0], next[1], next[2]));
    }

    @Property(tries = 200)
    void aClientThatDoesNotReadEndsWithWholeFramesAndTheClosing(@ForAll long seed) throws IOException {
        Kernel kernel = new Kernel(seed);
        ByteBudget budget = new ByteBudget(1 << 20);
        AtomicBoolean interest = new AtomicBoolean();
        OutboundQueue queue = new OutboundQueue(kernel, 500, budget, interest::set);
        OutboundQueue.Result result = OutboundQueue.Result.ACCEPTED;
        for (int i = 0; i < 10_000 && result == OutboundQueue.Result.ACCEPTED; i++) {
            result = queue.send(FrameEncoder.text(new byte[120]), false);
        }
        ByteBuffer closing = ByteBuffer.wrap(new byte[] {(byte) 0x88, 0});
        queue.sendControl(closing);
        for (int i = 0; i < 10_000 && interest.get(); i++) {
            queue.flush();
        }
        byte[] out = kernel.taken.toByteArray();
        assertEquals(2, out.length % 122);
        assertEquals((byte) 0x88, out[out.length - 2]);
        assertEquals(0, budget.used());
        queue.end();
        assertEquals(OutboundQueue.Result.ENDED, queue.send(FrameEncoder.ping(), false));
        assertTrue(!interest.get());
    }

    private static void send(OutboundQueue queue, String text) {
        try {
            queue.send(FrameEncoder.text(text.getBytes(UTF_8)), false);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void flush(OutboundQueue queue) {
        try {
            queue.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
