package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.util.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** However messages are cut into frames and frames into reads, the same messages come out; rubbish ends in a violation at worst. */
class FrameDecoderPropertyTest {
    private static final int LIMIT = 100_000;

    /** A decoder and what came out of it. */
    private static final class Decoded implements FrameDecoder.Sink {
        final ByteBudget budget = new ByteBudget(1 << 20);
        final FrameDecoder decoder = new FrameDecoder(LIMIT, budget);
        final List<String> messages = new ArrayList<>();

        void feed(byte[] bytes, Random random) throws FrameDecoder.Violation {
            int at = 0;
            while (at < bytes.length) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 2000));
                decoder.feed(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, end)), this);
                at = end;
            }
        }

        @Override
        public void text(String message) {
            messages.add(message);
        }

        @Override
        public void ping(byte[] payload) {
            assertTrue(payload.length <= 125);
        }

        @Override
        public void pong() {}

        @Override
        public void close(int code, String reason) {}
    }

    @Property(tries = 300)
    void messagesSurviveAnyCut(@ForAll @Size(max = 10) List<@StringLength(max = 700) String> texts, @ForAll long seed)
            throws Exception {
        Random random = new Random(seed);
        List<String> messages =
                texts.stream().map(t -> new String(t.getBytes(UTF_8), UTF_8)).toList();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String message : messages) {
            byte[] payload = message.getBytes(UTF_8);
            int at = 0;
            boolean first = true;
            while (random.nextInt(3) > 0) {
                int end = at + random.nextInt(payload.length - at + 1);
                wire.writeBytes(frame(first ? 1 : 0, false, Arrays.copyOfRange(payload, at, end), random));
                wire.writeBytes(frame(9, true, "p".getBytes(UTF_8), random));
                first = false;
                at = end;
            }
            wire.writeBytes(frame(first ? 1 : 0, true, Arrays.copyOfRange(payload, at, payload.length), random));
        }
        Decoded decoded = new Decoded();
        decoded.feed(wire.toByteArray(), random);
        assertEquals(messages, decoded.messages);
        assertEquals(0, decoded.budget.used());
    }

    @Property(tries = 2000)
    void rubbishIsAViolationAtWorst(@ForAll @Size(max = 300) byte[] bytes, @ForAll long seed) {
        Decoded decoded = new Decoded();
        try {
            decoded.feed(bytes, new Random(seed));
        } catch (FrameDecoder.Violation e) {
            assertTrue(e.closeCode() >= 1002 && e.closeCode() <= 1013);
        }
        decoded.decoder.close();
        assertEquals(0, decoded.budget.used());
    }

    private static byte[] frame(int opcode, boolean last, byte[] payload, Random random) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) ((last ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
