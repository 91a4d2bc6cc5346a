package io.cameraservice.internal.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.picture.Pictures;
import io.cameraservice.internal.media.Ebml;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written byte by byte, and what ffmpeg reads in it. */
class MatroskaWriterTest {
    private static final FrameSize SIZE = new FrameSize(64, 48);

    @TempDir
    Path directory;

    @Test
    void numbersAreAsShortAsTheyCanBe() {
        assertHex("d71000000101", Ebml.uint(0xD7, 1));
        assertHex("d71000000100", Ebml.uint(0xD7, 0));
        assertHex("2ad7b110000002" + "2710", Ebml.uint(0x2AD7B1, 10_000));
        assertHex("e710000008" + "7fffffffffffffff", Ebml.uint(0xE7, Long.MAX_VALUE));
        assertHex("e710000004" + "ffffffff", Ebml.uint(0xE7, 0xffff_ffffL));
        assertHex("1ffffffe", Ebml.size((1 << 28) - 2));
        assertHex("010000000fffffff", Ebml.size((1 << 28) - 1)); // all ones would mean "unknown"
        assertHex("86" + "10000003" + "414243", Ebml.text(0x86, "ABC"));
    }

    @Test
    void writesTheseBytes() throws IOException {
        VideoMode mode = new VideoMode(PixelFormat.GREY, new FrameSize(2, 1), FrameRate.of(30));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MatroskaWriter matroska = new MatroskaWriter(out, mode);
        matroska.write(Frame.owned(mode, 2, 0, 5_000_000_000L, new byte[] {1, 2}));
        matroska.write(Frame.owned(mode, 2, 1, 5_033_333_333L, new byte[] {3, 4}));
        matroska.write(Frame.owned(mode, 2, 2, 5_000_000_001L, new byte[] {5, 6})); // never backwards
        assertHex(
                "1a45dfa310000038" // EBML
                        + "42861000000101" + "42f71000000101" + "42f21000000104" + "42f31000000108"
                        + "4282100000086d6174726f736b61" + "42871000000104" + "42851000000102"
                        + "1853806701ffffffffffffff" // Segment, without an end
                        + "1549a96610000031" // Info
                        + "2ad7b1100000022710"
                        + "4d801000000e63616d6572612d73657276696365"
                        + "57411000000e63616d6572612d73657276696365"
                        + "1654ae6b10000058" // Tracks
                        + "ae10000053"
                        + "d71000000101" + "73c51000000101" + "831000000101" + "9c1000000100"
                        + "23e3831000000401fca055"
                        + "861000000e" + HexFormat.of().formatHex("V_UNCOMPRESSED".getBytes(US_ASCII))
                        + "e010000017" + "b01000000102" + "ba1000000101" + "2eb52410000004" + "59383030"
                        + "1f43b67510000011" + "e71000000100" + "a310000006" + "81000080" + "0102"
                        + "1f43b67510000012" + "e7100000020d05" + "a310000006" + "81000080" + "0304"
                        + "1f43b67510000012" + "e7100000020d06" + "a310000006" + "81000080" + "0506",
                out.toByteArray());
    }

    @RequiresFfmpeg
    @ParameterizedTest
    @CsvSource({
        "YUYV, yuyv422, 2, 0",
        "UYVY, uyvy422, 2, 0",
        "NV12, nv12, 1, 2",
        "YU12, yuv420p, 1, 2",
        "GREY, gray, 1, 0",
        "RGB3, rgb24, 3, 0",
        "BGR3, bgr24, 3, 0"
    })
    void everyRawFormatArrivesByteForByteHoweverItsLinesArePadded(
            String fourcc, String pixFmt, int bytesPerPixel, int chromaDivisor) throws Exception {
        VideoMode mode = new VideoMode(new PixelFormat(fourcc), SIZE, FrameRate.of(30));
        int line = SIZE.width() * bytesPerPixel;
        int lines = SIZE.height() + (chromaDivisor == 0 ? 0 : SIZE.height() / chromaDivisor);
        boolean planar = fourcc.equals("YU12");
        Random random = new Random(7);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int padding : new int[] {0, 32}) {
            file.reset();
            expected.reset();
            MatroskaWriter matroska = new MatroskaWriter(file, mode);
            for (int i = 0; i < 3; i++) {
                byte[] picture = new byte[line * lines];
                random.nextBytes(picture);
                expected.writeBytes(picture);
                byte[] padded = padded(picture, line, SIZE.height(), planar, padding);
                byte[] withTail = Arrays.copyOf(padded, padded.length + 100); // sizeimage may be rounded up
                matroska.write(Frame.owned(mode, line + padding, i, i * 33_333_333L, i == 1 ? withTail : padded));
            }
            byte[] decoded = Ffmpeg.run(
                    file.toByteArray(),
                    "-f matroska -i pipe:0 -fps_mode passthrough -f rawvideo -pix_fmt PIX pipe:1"
                            .replace("PIX", pixFmt)
                            .split(" ", -1));
            assertArrayEquals(expected.toByteArray(), decoded, fourcc + " with padding " + padding);
        }
    }

    /** The lines with so many bytes behind each; half of them behind those of half width. */
    private static byte[] padded(byte[] picture, int line, int height, boolean planar, int padding) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < picture.length; ) {
            boolean half = planar && at >= line * height;
            int length = half ? line / 2 : line;
            out.write(picture, at, length);
            out.writeBytes(new byte[half ? padding / 2 : padding]);
            at += length;
        }
        return out.toByteArray();
    }

    @Test
    void aRawFrameThatIsTooShortIsRefusedAndTheNextOneWritten() throws IOException {
        VideoMode mode = new VideoMode(PixelFormat.YUYV, SIZE, FrameRate.of(30));
        MatroskaWriter matroska = new MatroskaWriter(new ByteArrayOutputStream(), mode);
        Frame damaged = Frame.owned(mode, 160, 1, 0, new byte[100]);
        assertThrows(IndexOutOfBoundsException.class, () -> matroska.write(damaged));
        matroska.write(Frame.owned(mode, 160, 2, 1, new byte[160 * 48]));
    }

    @Test
    void oddPicturesKeepTheChromaOfTheirLastLine() {
        VideoMode mode = new VideoMode(PixelFormat.I420, new FrameSize(5, 3), FrameRate.of(30));
        RawLayout layout = requireNonNull(RawLayout.of(PixelFormat.I420));
        byte[] lines = new byte[8 * 3 + 4 * 4];
        assertEquals(15 + 2 * 3 * 2, layout.pack(Frame.owned(mode, 8, 1, 0, lines), null).length);
    }

    @Test
    @RequiresFfmpeg
    void jpegIsNotTouched() throws Exception {
        VideoMode mode = new VideoMode(PixelFormat.MJPEG, SIZE, FrameRate.of(30));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        MatroskaWriter matroska = new MatroskaWriter(file, mode);
        try (Pictures pictures = new Pictures()) {
            for (int i = 0; i < 4; i++) {
                BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR);
                image.setRGB(i, i, 0xffffff);
                byte[] jpeg = pictures.jpeg(image, 90);
                all.writeBytes(jpeg);
                matroska.write(Frame.owned(mode, 0, i, i * 33_333_333L, jpeg));
            }
        }
        byte[] copied = Ffmpeg.run(file.toByteArray(), "-f matroska -i pipe:0 -c copy -f mjpeg pipe:1".split(" ", -1));
        assertArrayEquals(all.toByteArray(), copied);
    }

    @Test
    @RequiresFfmpeg
    void timesAreThoseOfTheCapture() throws Exception {
        VideoMode mode = new VideoMode(PixelFormat.GREY, SIZE, FrameRate.of(30));
        Random random = new Random(3);
        List<Long> nanos = new ArrayList<>();
        Path file = directory.resolve("times.mkv");
        try (var out = Files.newOutputStream(file)) {
            MatroskaWriter matroska = new MatroskaWriter(out, mode);
            long time = 123_456_789_012L;
            for (int i = 0; i < 60; i++) {
                nanos.add(time - 123_456_789_012L);
                matroska.write(Frame.owned(mode, 64, i, time, new byte[64 * 48]));
                time += 20_000_000L + random.nextInt(400_000_000); // a camera in changing light
            }
        }
        Process probe = new ProcessBuilder(
                        "ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", file.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = probe.inputReader().lines().toList();
        assertTrue(probe.waitFor(10, TimeUnit.SECONDS));
        assertEquals(60, lines.size(), lines::toString);
        for (int i = 0; i < 60; i++) {
            double seconds = Double.parseDouble(lines.get(i).replace(",", ""));
            assertEquals(nanos.get(i) / 1e9, seconds, 0.0001);
        }
    }

    private static void assertHex(String expected, byte[] actual) {
        assertEquals(expected, HexFormat.of().formatHex(actual));
    }
}
