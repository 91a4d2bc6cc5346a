package io.cameraservice.simulation;

import io.cameraservice.internal.capture.picture.JpegTables;
import io.cameraservice.simulation.JpegBlockCoder.Plane;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Encodes the pictures of a {@link Canvas} as JPEG, only what moves anew.
 *
 * <p>The picture is cut into cells, each a restart interval that decodes by itself. Cells that show the background
 * are coded once and copied into every picture after that. Not safe for use by several threads.
 */
final class CellJpeg {
    private static final int MOST_IN_CELL = 8;
    /** Four blocks of 64 coefficients, each with its longest code and every byte stuffed. */
    private static final int MOST_BYTES_OF_BLOCKS = 4 * 420;
    /** A restart marker, or that of the end. */
    private static final int MARKER = 2;

    private final int perRow;
    private final int rows;
    private final int perCell;
    private final int quality;
    private final JpegBlockCoder coder;
    private final byte[] header;
    private final byte[][] still;

    /** A coder for this background. */
    CellJpeg(Canvas background, int quality) {
        this.quality = quality;
        perRow = background.width() / Canvas.BLOCK_WIDTH;
        rows = background.height() / Canvas.BLOCK_HEIGHT;
        int cell = MOST_IN_CELL;
        while (perRow % cell != 0) {
            cell--;
        }
        perCell = cell;
        coder = new JpegBlockCoder(quality);
        header = header(background.width(), background.height());
        still = new byte[rows * perRow / perCell][];
        byte[] scratch = new byte[perCell * MOST_BYTES_OF_BLOCKS];
        for (int i = 0; i < still.length; i++) {
            int end = cell(i, background.pixels(), scratch, 0);
            still[i] = Arrays.copyOf(scratch, end);
        }
    }

    /** Writes the picture. */
    void encode(Canvas canvas, FrameBuffer buffer) {
        System.arraycopy(header, 0, buffer.room(header.length, 0), 0, header.length);
        int at = header.length;
        byte[] target = buffer.room(at + MARKER, at);
        for (int i = 0; i < still.length; i++) {
            boolean moves = canvas.touched(i * perCell, perCell);
            int most = moves ? perCell * MOST_BYTES_OF_BLOCKS : still[i].length;
            target = buffer.room(at + most + 2 * MARKER, at);
            if (i > 0) {
                target[at++] = (byte) 0xff;
                target[at++] = (byte) (0xd0 + ((i - 1) & 7));
            }
            if (moves) {
                at = cell(i, canvas.pixels(), target, at);
            } else {
                System.arraycopy(still[i], 0, target, at, still[i].length);
                at += still[i].length;
            }
        }
        target[at++] = (byte) 0xff;
        target[at++] = (byte) 0xd9;
        buffer.written(at);
    }

    private int cell(int index, byte[] pixels, byte[] target, int at) {
        int line = perRow * Canvas.BLOCK_WIDTH * 2;
        int y = 0;
        int u = 0;
        int v = 0;
        coder.begin(target, at);
        for (int block = index * perCell; block < (index + 1) * perCell; block++) {
            int p = block / perRow * Canvas.BLOCK_HEIGHT * line + block % perRow * Canvas.BLOCK_WIDTH * 2;
            y = coder.code(Plane.LUMA, pixels, p, 2, line, y);
            y = coder.code(Plane.LUMA, pixels, p + 16, 2, line, y);
            u = coder.code(Plane.CHROMA, pixels, p + 1, 4, line, u);
            v = coder.code(Plane.CHROMA, pixels, p + 3, 4, line, v);
        }
        return coder.end();
    }

    private byte[] header(int width, int height) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(700);
        bytes(out, 0xff, 0xd8);
        bytes(out, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);
        for (int table = 0; table < 2; table++) {
            bytes(out, 0xff, 0xdb, 0, 67, table);
            int[] divisors = JpegTables.quantisation(table == 0, quality);
            for (int natural : JpegBlockCoder.zigzag()) {
                out.write(divisors[natural]);
            }
        }
        bytes(out, 0xff, 0xc0, 0, 17, 8, height >> 8, height, width >> 8, width, 3);
        bytes(out, 1, 0x21, 0, 2, 0x11, 1, 3, 0x11, 1); // Y twice as wide as U and V: 4:2:2, as USB cameras do it
        out.writeBytes(JpegTables.huffmanSegment());
        bytes(out, 0xff, 0xdd, 0, 4, perCell >> 8, perCell);
        bytes(out, 0xff, 0xda, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0);
        return out.toByteArray();
    }

    private static void bytes(ByteArrayOutputStream out, int... values) {
        for (int value : values) {
            out.write(value);
        }
    }
}
