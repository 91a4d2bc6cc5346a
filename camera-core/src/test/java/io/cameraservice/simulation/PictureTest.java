package io.cameraservice.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.picture.Luma;
import io.cameraservice.internal.capture.picture.Pictures;
import io.cameraservice.simulation.ImageAdjustments.Pattern;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PictureTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

    @ParameterizedTest
    @ValueSource(strings = {"160x120", "176x144", "640x480", "800x600", "1280x720", "1328x1048", "1920x1080"})
    void everySizeCarriesItsNumberInBothFormats(String size) {
        for (PixelFormat format : new PixelFormat[] {PixelFormat.MJPEG, PixelFormat.YUYV}) {
            FrameSource source = source(format, size);
            for (long number : new long[] {0, 1, 77, 0x1234_5678L, 0xffff_ffffL}) {
                assertEquals(OptionalLong.of(number), FrameMark.read(frame(source, format, size, number)), size);
            }
        }
    }

    @Test
    void theMarkSurvivesScalingToHalfAndLess() {
        Frame frame = frame(source(PixelFormat.MJPEG, "640x480"), PixelFormat.MJPEG, "640x480", 424_242);
        for (int width : new int[] {640, 512, 333, 320, 160}) {
            Luma luma = Luma.of(Pictures.scaled(Pictures.image(frame), width));
            assertEquals(
                    OptionalLong.of(424_242), FrameMark.read(luma.width(), luma.height(), luma.grey()), "at " + width);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "16", "128", "255"})
    void aPlainPictureHasNoMark(int level) {
        byte[] grey = new byte[320 * 240];
        Arrays.fill(grey, (byte) level);
        assertEquals(OptionalLong.empty(), FrameMark.read(320, 240, grey));
    }

    @Test
    void aBlendOfTwoFramesHasNoMark() {
        FrameSource source = source(PixelFormat.YUYV, "320x240");
        byte[] first = Luma.of(frame(source, PixelFormat.YUYV, "320x240", 1)).grey();
        byte[] second = Luma.of(frame(source, PixelFormat.YUYV, "320x240", 2)).grey();
        for (int i = 0; i < first.length; i++) {
            first[i] = (byte) (((first[i] & 0xff) + (second[i] & 0xff)) / 2);
        }
        assertEquals(OptionalLong.empty(), FrameMark.read(320, 240, first));
    }

    @Test
    void cellsThatDoNotMoveAreAsGoodAsCodedAnew() {
        VideoMode mode = mode(PixelFormat.MJPEG, "640x480");
        SimulatedCameraOptions options = SimulatedCameraOptions.standard(1);
        FrameSource used = FrameSource.of(options, mode, () -> ImageAdjustments.PLAIN);
        FrameBuffer buffer = new FrameBuffer();
        for (int i = 0; i < 50; i++) {
            used.write(i, NOON.plusMillis(33L * i), buffer);
        }
        FrameSource fresh = FrameSource.of(options, mode, () -> ImageAdjustments.PLAIN);
        assertArrayEquals(
                written(fresh, 90, buffer), written(used, 90, new FrameBuffer()), "leftovers of earlier frames");
    }

    /** Not as long as the longest picture that could be: four of those took 22 MB of a service with two cameras. */
    @Test
    void aBufferIsAsLongAsItsPicturesNeed() {
        FrameSource source = source(PixelFormat.MJPEG, "1280x720");
        FrameBuffer buffer = new FrameBuffer();
        int longest = 0;
        for (int i = 0; i < 50; i++) {
            source.write(i, NOON.plusMillis(33L * i), buffer);
            longest = Math.max(longest, buffer.length());
        }
        assertTrue(buffer.capacity() < 2 * longest, buffer.capacity() + " bytes for pictures of " + longest);
    }

    @Test
    void theJpegShowsWhatWasPainted() {
        Canvas canvas = new Canvas(320, 240, true);
        Scene scene = new Scene(canvas, 2, "test", "320x240", ZoneOffset.UTC, Pattern.NONE);
        CellJpeg coder = new CellJpeg(canvas, 90);
        scene.draw(5, 1.2, NOON);
        FrameBuffer coded = new FrameBuffer();
        coder.encode(canvas, coded);
        byte[] decoded = Luma.of(Frame.owned(mode(PixelFormat.MJPEG, "320x240"), 0, 5, 0, bytes(coded)))
                .grey();
        double squares = 0;
        for (int i = 0; i < decoded.length; i++) {
            int difference = (decoded[i] & 0xff) - (canvas.pixels()[2 * i] & 0xff);
            squares += difference * difference;
        }
        double mean = squares / decoded.length;
        assertTrue(mean < 12, "mean square error " + mean);
    }

    @Test
    @RequiresFfmpeg
    void ffmpegDecodesTheJpegWithoutComplaint() throws Exception {
        String size = "640x480";
        Frame frame = frame(source(PixelFormat.MJPEG, size), PixelFormat.MJPEG, size, 99);
        byte[] grey =
                Ffmpeg.run(frame.toByteArray(), "-f", "mjpeg", "-i", "-", "-f", "rawvideo", "-pix_fmt", "gray", "-");
        assertEquals(640 * 480, grey.length);
        assertEquals(OptionalLong.of(99), FrameMark.read(640, 480, grey));
    }

    @Test
    @RequiresFfmpeg
    void theMarkSurvivesH264AtALowBitRate() throws Exception {
        FrameSource source = source(PixelFormat.MJPEG, "640x480");
        FrameBuffer buffer = new FrameBuffer();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 60; i++) {
            source.write(1000 + i, NOON.plusMillis(33L * i), buffer);
            stream.writeBytes(bytes(buffer));
        }
        byte[] h264 = Ffmpeg.run(
                stream.toByteArray(),
                ("-f mjpeg -framerate 30 -i - -c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p"
                                + " -b:v 150k -maxrate 150k -bufsize 75k -f h264 -")
                        .split(" "));
        byte[] grey = Ffmpeg.run(h264, "-f h264 -i - -vf scale=320:240 -f rawvideo -pix_fmt gray -".split(" "));
        assertEquals(60 * 320 * 240, grey.length);
        for (int i = 0; i < 60; i++) {
            byte[] picture = Arrays.copyOfRange(grey, i * 320 * 240, (i + 1) * 320 * 240);
            assertEquals(OptionalLong.of(1000 + i), FrameMark.read(320, 240, picture), "picture " + i);
        }
    }

    @Test
    @RequiresFfmpeg
    void aRecordedStreamIsCutIntoPictures() throws Exception {
        byte[] h264 = Ffmpeg.run(
                new byte[0],
                "-f lavfi -i testsrc2=s=320x240:r=30:d=1 -c:v libx264 -preset ultrafast -g 10 -bf 0 -x264-params slices=3 -f h264 -"
                        .split(" "));
        var units = RecordedStream.accessUnits(h264);
        assertEquals(30, units.size());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        units.forEach(joined::writeBytes);
        assertTrue(Arrays.equals(h264, joined.toByteArray()), "bytes were lost");

        FrameSource source = new RecordedStream(h264, new FrameSize(320, 240), FrameRate.of(30)).source();
        assertTrue(Arrays.equals(units.get(1), written(source, 31, new FrameBuffer())), "plays over and over");
    }

    private static FrameSource source(PixelFormat format, String size) {
        return FrameSource.of(SimulatedCameraOptions.standard(0), mode(format, size), () -> ImageAdjustments.PLAIN);
    }

    private static Frame frame(FrameSource source, PixelFormat format, String size, long number) {
        byte[] bytes = written(source, number, new FrameBuffer());
        return Frame.owned(mode(format, size), source.bytesPerLine(), number, 0, bytes);
    }

    private static byte[] written(FrameSource source, long number, FrameBuffer buffer) {
        source.write(number, NOON, buffer);
        return bytes(buffer);
    }

    private static byte[] bytes(FrameBuffer frame) {
        byte[] bytes = new byte[frame.length()];
        frame.first(bytes.length).get(bytes);
        return bytes;
    }

    private static VideoMode mode(PixelFormat format, String size) {
        return new VideoMode(format, FrameSize.parse(size), FrameRate.of(30));
    }
}
