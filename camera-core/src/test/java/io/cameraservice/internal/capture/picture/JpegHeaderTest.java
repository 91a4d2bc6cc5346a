package io.cameraservice.internal.capture.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class JpegHeaderTest {
    private static final byte[] PICTURE = picture();

    @Test
    void tellsSizeAndTablesWithoutDecoding() {
        JpegHeader header = JpegHeader.read(ByteBuffer.wrap(PICTURE)).orElseThrow();
        assertEquals(new FrameSize(96, 64), header.size());
        assertTrue(header.hasHuffmanTables());
        assertFalse(
                JpegHeader.read(ByteBuffer.wrap(bare(PICTURE))).orElseThrow().hasHuffmanTables());
    }

    @Test
    void missingTablesArePutInAndTheRestIsKept() throws IOException {
        byte[] bare = bare(PICTURE);
        byte[] open = JpegHeader.openable(ByteBuffer.wrap(bare));
        assertEquals(bare.length + 420, open.length);
        assertEquals(96, ImageIO.read(new ByteArrayInputStream(open)).getWidth());
        assertArrayEquals(
                Luma.of(ImageIO.read(new ByteArrayInputStream(PICTURE))).grey(),
                Luma.of(ImageIO.read(new ByteArrayInputStream(open))).grey());
        assertArrayEquals(PICTURE, JpegHeader.openable(ByteBuffer.wrap(PICTURE)));
    }

    @Test
    @RequiresFfmpeg
    void ffmpegReadsTheTablesThatWerePutIn() throws Exception {
        byte[] open = JpegHeader.openable(ByteBuffer.wrap(bare(PICTURE)));
        byte[] grey = Ffmpeg.run(open, "-f mjpeg -i - -f rawvideo -pix_fmt gray -".split(" "));
        assertEquals(96 * 64, grey.length);
    }

    @Property(tries = 500)
    void anyBytesAreReadWithoutHarm(@ForAll @Size(max = 300) byte[] noise) {
        byte[] bytes = noise.clone();
        if (bytes.length > 2) {
            bytes[0] = (byte) 0xff;
            bytes[1] = (byte) 0xd8;
        }
        ByteBuffer data = ByteBuffer.wrap(bytes);
        Optional<JpegHeader> header = JpegHeader.read(data);
        assertTrue(header.isPresent() || Arrays.equals(bytes, JpegHeader.openable(data)));
    }

    private static byte[] picture() {
        BufferedImage image = new BufferedImage(96, 64, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 96 * 64; i++) {
            image.setRGB(i % 96, i / 96, (i * 2_654_435) & 0xffffff);
        }
        try (Pictures pictures = new Pictures()) {
            return pictures.jpeg(image, 75);
        }
    }

    /** The picture without its DHT segments, as cameras send it. */
    private static byte[] bare(byte[] jpeg) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        int scan = JpegHeader.read(ByteBuffer.wrap(jpeg)).orElseThrow().scan();
        for (int at = 2; at < scan; ) {
            int length = 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xffff);
            if ((jpeg[at + 1] & 0xff) != 0xc4) {
                out.write(jpeg, at, length);
            }
            at += length;
        }
        out.write(jpeg, scan, jpeg.length - scan);
        return out.toByteArray();
    }
}
