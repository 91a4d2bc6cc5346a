package io.cameraservice.internal.capture.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PicturesTest {
    private final Pictures pictures = new Pictures();

    @AfterEach
    void close() {
        pictures.close();
    }

    @ParameterizedTest
    @CsvSource({
        // BT.601 limited range: Y, U, V and the colour they stand for
        "16, 128, 128, 000000",
        "235, 128, 128, ffffff",
        "126, 128, 128, 808080",
        "81, 90, 240, fe0000",
        "145, 54, 34, 00ff01",
        "41, 240, 110, 0000ff",
        "0, 128, 128, 000000",
        "255, 128, 128, ffffff",
    })
    void yuvBecomesTheColourItStandsFor(int y, int u, int v, String rgb) {
        Frame yuyv = frame("YUYV", 2, 1, 4, y, u, y, v);
        Frame uyvy = frame("UYVY", 2, 1, 4, u, y, v, y);
        Frame nv12 = frame("NV12", 2, 2, 2, y, y, y, y, u, v);
        Frame i420 = frame("YU12", 2, 2, 2, y, y, y, y, u, v);
        for (Frame frame : new Frame[] {yuyv, uyvy, nv12, i420}) {
            int pixel = Pictures.image(frame).getRGB(1, 0) & 0xffffff;
            int expected = Integer.parseInt(rgb, 16);
            for (int shift = 0; shift <= 16; shift += 8) {
                assertEquals(expected >> shift & 0xff, pixel >> shift & 0xff, 1, frame + " is " + pixel);
            }
        }
    }

    @Test
    void rgbAndGreyKeepTheirValuesAndPaddingIsLeftOut() {
        Frame rgb = frame("RGB3", 1, 2, 4, 1, 2, 3, 99, 4, 5, 6);
        assertEquals(0x010203, Pictures.image(rgb).getRGB(0, 0) & 0xffffff);
        assertEquals(0x040506, Pictures.image(rgb).getRGB(0, 1) & 0xffffff);
        Frame bgr = frame("BGR3", 1, 2, 4, 1, 2, 3, 99, 4, 5, 6, 99);
        assertEquals(0x060504, Pictures.image(bgr).getRGB(0, 1) & 0xffffff);
        Frame grey = frame("GREY", 2, 2, 3, 10, 20, 99, 30, 40, 99);
        assertArrayEquals(new byte[] {10, 20, 30, 40}, Luma.of(grey).grey());
        Frame padded = frame("YUYV", 2, 2, 6, 10, 128, 20, 128, 9, 9, 30, 128, 40, 128);
        assertArrayEquals(new byte[] {10, 20, 30, 40}, Luma.of(padded).grey());
    }

    @Test
    void oddSizesAreWhole() {
        assertEquals(3, Pictures.image(frame("YUYV", 3, 1, 0, new int[8])).getWidth());
        assertEquals(
                3, Pictures.image(frame("YU12", 3, 3, 0, new int[9 + 4 + 4])).getHeight());
        assertEquals(3, Pictures.image(frame("NV12", 3, 3, 0, new int[9 + 8])).getHeight());
    }

    @Test
    void whatCannotBeAPictureIsRefusedWithAReason() {
        CameraException.NotSupported refused = assertThrows(
                CameraException.NotSupported.class, () -> pictures.jpeg(frame("BA81", 2, 2, 2, 1, 2, 3, 4)));
        assertTrue(String.valueOf(refused.getMessage()).contains("BA81"), refused.getMessage());
        for (Frame damaged : new Frame[] {
            frame("YUYV", 4, 2, 8, 1, 2, 3), frame("RGB3", 2, 2, 6, 1), frame("MJPG", 2, 2, 0, 0xff, 0xd8, 1, 2)
        }) {
            CameraException damage = assertThrows(CameraException.class, () -> Pictures.image(damaged));
            assertEquals("frame_damaged", damage.reason());
        }
    }

    @Test
    void aCamerasOwnJpegIsPassedOnByteForByte() {
        byte[] jpeg = pictures.jpeg(gradient(64, 48), 80);
        byte[] padded = Arrays.copyOf(jpeg, jpeg.length + 5);
        Frame frame = Frame.owned(mode("MJPG", 64, 48), 0, 0, 0, padded);
        assertArrayEquals(padded, pictures.jpeg(frame, 10));
        assertEquals(64, Pictures.image(frame).getWidth());
    }

    @Test
    void rawFramesAreEncodedAsWellAsAsked() throws IOException {
        BufferedImage image = gradient(320, 240);
        byte[] good = pictures.jpeg(image, 95);
        byte[] small = pictures.jpeg(image, 20);
        assertTrue(small.length < good.length, small.length + " < " + good.length);
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(good));
        assertEquals(image.getRGB(100, 100) & 0xff, decoded.getRGB(100, 100) & 0xff, 6);
        BufferedImage png = ImageIO.read(new ByteArrayInputStream(pictures.png(image)));
        assertEquals(image.getRGB(17, 5), png.getRGB(17, 5));
        assertThrows(CameraException.InvalidArgument.class, () -> pictures.jpeg(image, 0));
    }

    @Test
    void scalingKeepsTheShapeTheMeanAndNeverEnlarges() {
        BufferedImage image = gradient(300, 200);
        assertSame(image, Pictures.scaled(image, 300));
        assertSame(image, Pictures.scaled(image, 4000));
        BufferedImage small = Pictures.scaled(image, 70);
        assertEquals(70, small.getWidth());
        assertEquals(47, small.getHeight());
        assertEquals(mean(Luma.of(image)), mean(Luma.of(small)), 1);
        BufferedImage checks = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 16; i++) {
            checks.getRaster().setSample(i % 4, i / 4, 0, (i + i / 4) % 2 * 200);
        }
        assertArrayEquals(
                new byte[] {100, 100, 100, 100},
                Luma.of(Pictures.scaled(checks, 2)).grey());
    }

    @Test
    @RequiresFfmpeg
    void convertsAsFfmpegDoes() throws Exception {
        String[][] formats = {
            {"YUYV", "yuyv422"}, {"UYVY", "uyvy422"}, {"NV12", "nv12"}, {"YU12", "yuv420p"}, {"GREY", "gray"}
        };
        byte[] rgb = Arrays.copyOf(RawPixels.pixels(gradient(64, 48)), 64 * 48 * 3);
        for (String[] format : formats) {
            byte[] raw = convert(rgb, "bgr24", format[1]);
            byte[] expected = convert(raw, format[1], "bgr24");
            BufferedImage image = Pictures.image(Frame.owned(mode(format[0], 64, 48), 0, 0, 0, raw));
            int[] pixel = new int[3];
            for (int i = 0; i < 64 * 48; i++) {
                image.getRaster().getPixel(i % 64, i / 64, pixel);
                for (int band = 0; band < 3; band++) {
                    int value = image.getRaster().getNumBands() == 1 ? pixel[0] : pixel[band];
                    assertEquals(expected[3 * i + 2 - band] & 0xff, value, 6, format[0] + " at " + i);
                }
            }
        }
    }

    private static byte[] convert(byte[] raw, String from, String to) throws Exception {
        String args = "-f rawvideo -video_size 64x48 -pix_fmt " + from + " -i - -f rawvideo -pix_fmt " + to + " -";
        return Ffmpeg.run(raw, args.split(" "));
    }

    private static double mean(Luma luma) {
        long sum = 0;
        for (byte grey : luma.grey()) {
            sum += grey & 0xff;
        }
        return (double) sum / luma.grey().length;
    }

    private static BufferedImage gradient(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 200 / width + 20) << 16 | (y * 200 / height + 30) << 8 | 90);
            }
        }
        return image;
    }

    private static Frame frame(String fourcc, int width, int height, int bytesPerLine, int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Frame.owned(mode(fourcc, width, height), bytesPerLine, 0, 0, bytes);
    }

    private static VideoMode mode(String fourcc, int width, int height) {
        return new VideoMode(new PixelFormat(fourcc), new FrameSize(width, height), FrameRate.of(30));
    }
}
