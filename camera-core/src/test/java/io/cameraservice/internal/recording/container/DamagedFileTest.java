package io.cameraservice.internal.recording.container;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cameraservice.media.MediaContent;
import io.cameraservice.media.RecordingFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever somebody puts into the directory is measured or refused, within bounds of time and memory. */
class DamagedFileTest {
    private static final List<String> TYPES = List.of(
            "ftyp", "moov", "mvhd", "trak", "tkhd", "mdia", "mdhd", "hdlr", "mvex", "trex", "moof", "mfhd", "traf",
            "tfhd", "tfdt", "trun", "mdat", "mfra", "tfra", "mfro", "free");

    /** Nested boxes with random content, some of whose sizes lie. */
    @Provide
    static Arbitrary<byte[]> boxes() {
        return Arbitraries.randomValue(random -> boxes(random, 0));
    }

    private static byte[] boxes(Random random, int depth) {
        ByteBuffer out = ByteBuffer.allocate(64 * 1024);
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[random.nextInt(64)];
            random.nextBytes(body);
            if (depth < 4 && random.nextInt(3) > 0) {
                body = boxes(random, depth + 1);
            }
            if (out.remaining() < body.length + 8) {
                break;
            }
            int size = random.nextInt(20) == 0 ? random.nextInt() : body.length + 8;
            String type = TYPES.get(random.nextInt(TYPES.size()));
            out.putInt(size).put(type.getBytes(StandardCharsets.US_ASCII)).put(body);
        }
        byte[] made = new byte[out.position()];
        out.get(0, made);
        return made;
    }

    @Property(tries = 500)
    void boxesThatMakeNoSenseAreRefused(@ForAll("boxes") byte[] content) throws IOException {
        measure(content);
    }

    @Property(tries = 300)
    void bytesThatMakeNoSenseAreRefused(@ForAll byte[] content) throws IOException {
        measure(content);
    }

    @Property(tries = 300)
    void packetsThatMakeNoSenseAreRefused(@ForAll long seed) throws IOException {
        byte[] content = new byte[188 * 20];
        new Random(seed).nextBytes(content);
        for (int p = 0; p < content.length; p += 188) {
            content[p] = 0x47;
            content[p + 4 + (content[p + 3] & 3)] = 0;
        }
        measure(content);
    }

    private static void measure(byte[] content) throws IOException {
        Path file = Files.createTempFile("damaged", ".bin");
        try {
            Files.write(file, content);
            for (RecordingFormat format : RecordingFormat.values()) {
                measure(format, file);
            }
            join(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void measure(RecordingFormat format, Path file) {
        try {
            MediaInspector.length(format, file).ifPresent(d -> assertFalse(d.isNegative()));
            MediaInspector.segment(format, file).ifPresent(d -> assertFalse(d.isNegative()));
        } catch (IOException e) {
            // refused
        }
    }

    private static void join(Path file) {
        try {
            Optional<MediaContent> joined = JoinedContent.fmp4("x.mp4", "video/mp4", List.of(file, file));
            if (joined.isPresent()) {
                joined.get()
                        .writeTo(
                                OutputStream.nullOutputStream(), 0, joined.get().size());
            }
        } catch (IOException e) {
            // refused
        }
    }
}
