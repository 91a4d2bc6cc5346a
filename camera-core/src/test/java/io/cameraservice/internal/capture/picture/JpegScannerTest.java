package io.cameraservice.internal.capture.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JpegScannerTest {
    private static final byte[] PICTURE = picture(97, 61, false);
    private static final byte[] TRAILER = {'d', 'h', 'a', 'v', 1, 2, 3, 4};

    private final JpegScanner scanner = new JpegScanner();

    @Test
    void aPictureEndsWithItsMarker() {
        assertPicture(PICTURE, PICTURE.length, true);
        assertPicture(join(PICTURE, TRAILER), PICTURE.length, true);
        assertPicture(Arrays.copyOf(PICTURE, PICTURE.length + 4096), PICTURE.length, true);
        assertPicture(join(PICTURE, PICTURE), PICTURE.length, true); // as in an MPO file
    }

    @Test
    void aLargePictureIsCutToo() {
        byte[] large = picture(2000, 1500, false);
        assertTrue(large.length > 1 << 20);
        assertEquals(large.length, scanner(large).length());
        assertEquals(large.length, scanner(join(large, TRAILER)).length());
        byte[] several = insert(large, 2, segment(0xe2, bytes("MPF\0")));
        assertEquals(several.length, scanner(join(several, PICTURE)).length());
        assertNotNull(scanner.scan(ByteBuffer.wrap(large, 0, large.length - 5)));
    }

    @Test
    void aThumbnailIsNotThePicture() {
        byte[] thumbnail = picture(16, 8, false);
        byte[] withThumbnail = insert(PICTURE, 2, segment(0xe1, join(bytes("Exif\0\0"), thumbnail)));
        assertPicture(withThumbnail, withThumbnail.length, true);
    }

    @Test
    void headersFillBytesAndCommentsAreSkipped() {
        byte[] picture = insert(PICTURE, 2, segment(0xe0, new byte[] {'A', 'V', 'I', '1', 0, 0, 0, 0}));
        picture = insert(picture, 2, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});
        picture = insert(picture, picture.length - 2, new byte[] {(byte) 0xff, (byte) 0xff});
        picture = insert(picture, picture.length - 2, segment(0xfe, bytes("a comment")));
        assertPicture(picture, picture.length, true);
    }

    @Test
    void aPictureWithoutItsEndMarkerGetsOne() {
        byte[] endless = Arrays.copyOf(PICTURE, PICTURE.length - 2);
        assertPicture(endless, endless.length, false);
        assertArrayEquals(PICTURE, scanner.mended(ByteBuffer.wrap(endless)));
        for (byte[] filler : new byte[][] {new byte[512], TRAILER, new byte[] {1, 2, 3}}) {
            byte[] filled = join(endless, filler);
            assertPicture(filled, endless.length, false);
            assertArrayEquals(PICTURE, scanner.mended(ByteBuffer.wrap(filled)));
        }
        byte[] two = join(endless, PICTURE);
        assertNull(scanner.scan(ByteBuffer.wrap(two)));
        assertArrayEquals(PICTURE, scanner.mended(ByteBuffer.wrap(two)));
    }

    @Test
    void aProgressivePictureMustHaveItsEndMarker() {
        byte[] progressive = picture(97, 61, true);
        assertPicture(join(progressive, TRAILER), progressive.length, true);
        assertNotNull(scanner.scan(ByteBuffer.wrap(progressive, 0, progressive.length - 2)));
    }

    @Test
    void theHeightMayComeBehindTheScan() {
        int frame = frameHeader(PICTURE);
        byte[] unknown = PICTURE.clone();
        unknown[frame + 5] = 0;
        unknown[frame + 6] = 0;
        assertNotNull(scanner.scan(ByteBuffer.wrap(unknown)));
        byte[] late = insert(unknown, unknown.length - 2, segment(0xdc, new byte[] {0, 61}));
        assertNull(scanner.scan(ByteBuffer.wrap(join(late, TRAILER))));
        assertEquals(61, scanner.height());
        assertFalse(scanner.isWhole());
        assertArrayEquals(PICTURE, scanner.mended(ByteBuffer.wrap(join(late, TRAILER))));
    }

    @Test
    void whatIsNoPictureIsRefusedWithAReason() {
        assertEquals("JPEG without its start marker", scanner.scan(ByteBuffer.allocate(64)));
        assertEquals("JPEG without its start marker", scanner.scan(ByteBuffer.allocate(0)));
        byte[] arithmetic = PICTURE.clone();
        arithmetic[frameHeader(PICTURE) + 1] = (byte) 0xc9;
        assertEquals("arithmetic-coded JPEG, which cannot be decoded here", scanner.scan(ByteBuffer.wrap(arithmetic)));
        byte[] headless = PICTURE.clone();
        headless[frameHeader(PICTURE) + 1] = (byte) 0xe5;
        assertEquals("JPEG without a frame header", scanner.scan(ByteBuffer.wrap(headless)));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    @RequiresFfmpeg
    void picturesOfEncodersAreReadWithAndWithoutTheirEnd(String options) throws Exception {
        byte[] jpeg = encoded(options);
        assertPicture(jpeg, jpeg.length, true);
        byte[] endless = Arrays.copyOf(jpeg, jpeg.length - 2);
        assertPicture(join(endless, new byte[100]), endless.length, false);
        assertArrayEquals(jpeg, scanner.mended(ByteBuffer.wrap(join(endless, TRAILER))));
        for (int missing = 4; missing < jpeg.length; missing += 1 + jpeg.length / 97) {
            byte[] cut = Arrays.copyOf(jpeg, jpeg.length - missing);
            assertNotNull(scanner.scan(ByteBuffer.wrap(cut)), options + " without the last " + missing);
        }
        byte[] grey = Ffmpeg.run(jpeg, "-v error -xerror -f mjpeg -i - -f rawvideo -pix_fmt gray -".split(" "));
        assertEquals(scanner(jpeg).width() * scanner(jpeg).height(), grey.length);
    }

    static Stream<String> encoders() {
        return Stream.of(
                "-pix_fmt yuvj420p -q:v 3",
                "-pix_fmt yuvj422p -q:v 12",
                "-pix_fmt yuvj444p -q:v 2 -huffman default",
                "-pix_fmt gray -q:v 5",
                "-pix_fmt yuvj420p -q:v 4 -s 322x242",
                "-pix_fmt yuvj422p -q:v 4 -slices 8 -threads 4");
    }

    @Property(tries = 300)
    void whateverTrailsIsCut(@ForAll @Size(max = 200) byte[] trailer) {
        assertPicture(join(PICTURE, trailer), PICTURE.length, true);
    }

    @Property(tries = 300)
    void aTruncatedPictureIsRefusedOrLacksItsEndMarkerOnly(@ForAll @IntRange(min = 1, max = 8000) int missing) {
        int length = Math.max(0, PICTURE.length - missing);
        String fault = scanner.scan(ByteBuffer.wrap(PICTURE, 0, length));
        assertEquals(missing <= 2, fault == null, fault);
    }

    @Property(tries = 2000)
    void alteredPicturesAreReadWithoutHarm(
            @ForAll @Size(max = 12) int[] places, @ForAll byte value, @ForAll @IntRange(min = 0, max = 9000) int cut) {
        byte[] altered = Arrays.copyOf(PICTURE, Math.max(0, PICTURE.length - cut % (2 * PICTURE.length)));
        for (int place : places) {
            if (altered.length > 0) {
                altered[Math.floorMod(place, altered.length)] = value;
            }
        }
        ByteBuffer data = ByteBuffer.wrap(altered);
        if (scanner.scan(data) == null) {
            assertTrue(scanner.width() > 0 && scanner.height() > 0 && scanner.length() <= altered.length);
            byte[] mended = scanner.mended(data);
            assertNull(scanner.scan(ByteBuffer.wrap(mended)));
            assertTrue(scanner.isWhole());
            assertEquals(mended.length, scanner.length());
        }
    }

    private void assertPicture(byte[] data, int length, boolean whole) {
        assertNull(scanner.scan(ByteBuffer.wrap(data)));
        assertEquals(length, scanner.length());
        assertEquals(whole, scanner.isWhole());
        assertTrue(
                (scanner.width() == 97 && scanner.height() == 61) || scanner.width() == 322 || scanner.width() == 320);
    }

    private static JpegScanner scanner(byte[] jpeg) {
        JpegScanner scanner = new JpegScanner();
        assertNull(scanner.scan(ByteBuffer.wrap(jpeg)));
        return scanner;
    }

    private static byte[] encoded(String options) throws Exception {
        String command = "-v error -f lavfi -i testsrc2=s=320x240 -frames:v 1 " + options + " -f mjpeg -";
        return Ffmpeg.run(new byte[0], command.split(" "));
    }

    private static int frameHeader(byte[] jpeg) {
        for (int at = 2; at < jpeg.length; at += 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xffff)) {
            if ((jpeg[at + 1] & 0xff) == 0xc0) {
                return at;
            }
        }
        throw new AssertionError("no frame header");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] segment(int marker, byte[] content) {
        int length = content.length + 2;
        return join(new byte[] {(byte) 0xff, (byte) marker, (byte) (length >> 8), (byte) length}, content);
    }

    private static byte[] insert(byte[] into, int at, byte[] what) {
        return join(join(Arrays.copyOf(into, at), what), Arrays.copyOfRange(into, at, into.length));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] picture(int width, int height, boolean progressive) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, (i * 2_654_435) & 0xffffff);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
