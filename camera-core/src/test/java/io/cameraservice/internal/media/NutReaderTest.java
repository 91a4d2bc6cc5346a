package io.cameraservice.internal.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against ffmpeg's own NUT. */
@RequiresFfmpeg
class NutReaderTest {
    private static final long TICK = 1_000_000_000L / 15;

    @Test
    void readsJpegPicturesAndTheirTimes() throws Exception {
        byte[] nut = Ffmpeg.run(new byte[0], input("-c:v", "mjpeg", "-q:v", "4"));
        NutReader reader = new NutReader(new ByteArrayInputStream(nut));
        List<NutReader.Packet> packets = all(reader);
        assertEquals("MJPG", reader.track().fourcc());
        assertEquals(320, reader.track().width());
        assertEquals(240, reader.track().height());
        assertEquals(150, packets.size());
        for (int i = 0; i < packets.size(); i++) {
            byte[] picture = packets.get(i).data();
            assertTrue(Math.abs(i * TICK - packets.get(i).ptsNanos()) < 1_000_000, "time of " + i);
            assertEquals(0xffd8, unsigned16(picture, 0), "beginning of " + i);
            assertEquals(0xffd9, unsigned16(picture, picture.length - 2), "end of " + i);
        }
    }

    @Test
    void readsH264AsItIs() throws Exception {
        byte[] nut = Ffmpeg.run(new byte[0], input("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "30"));
        List<NutReader.Packet> packets = all(new NutReader(new ByteArrayInputStream(nut)));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        packets.forEach(p -> stream.writeBytes(p.data()));
        byte[] elementary = Ffmpeg.run(
                nut, "-f", "nut", "-i", "pipe:0", "-c", "copy", "-bsf:v", "null", "-f", "rawvideo", "pipe:1");
        assertArrayEquals(elementary, stream.toByteArray());
        List<Long> times = packets.stream().map(NutReader.Packet::ptsNanos).toList();
        List<Long> sorted = times.stream().sorted().toList();
        assertTrue(!times.equals(sorted), "B-frames come out of order");
        for (int i = 1; i < sorted.size(); i++) {
            assertTrue(Math.abs(TICK - sorted.get(i) + sorted.get(i - 1)) < 1_000_000, sorted.toString());
        }
    }

    @Test
    void damagedBytesEndInAnException() throws Exception {
        byte[] nut = Ffmpeg.run(new byte[0], input("-c:v", "mjpeg", "-q:v", "31"));
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = Arrays.copyOf(nut, 1 + random.nextInt(nut.length));
            for (int i = random.nextInt(20); i > 0; i--) {
                damaged[random.nextInt(Math.min(damaged.length, 3000))] = (byte) random.nextInt();
            }
            assertThrows(IOException.class, () -> {
                NutReader reader = new NutReader(new ByteArrayInputStream(damaged));
                while (true) {
                    reader.next();
                }
            });
        }
    }

    private static int unsigned16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    private static List<NutReader.Packet> all(NutReader reader) throws IOException {
        List<NutReader.Packet> packets = new ArrayList<>();
        try {
            while (true) {
                packets.add(reader.next());
            }
        } catch (EOFException e) {
            return packets;
        }
    }

    private static String[] input(String... codec) {
        List<String> all = new ArrayList<>(
                List.of("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=15:duration=10", "-pix_fmt", "yuvj420p"));
        all.addAll(List.of(codec));
        all.addAll(List.of("-f", "nut", "pipe:1"));
        return all.toArray(String[]::new);
    }
}
