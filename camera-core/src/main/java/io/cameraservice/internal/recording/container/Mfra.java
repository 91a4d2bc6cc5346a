package io.cameraservice.internal.recording.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * The index at the end of a fragmented file that was closed well.
 *
 * @param start where it begins, and the media end
 * @param lastFragment where the last fragment it knows begins
 */
record Mfra(long start, long lastFragment) {
    private static final int MFRO = 16;

    static Optional<Mfra> read(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < MFRO) {
            return Optional.empty();
        }
        ByteBuffer mfro = Box.read(channel, size - MFRO, MFRO);
        if (mfro.limit() < MFRO || mfro.getInt(0) != MFRO || mfro.getInt(4) != 0x6d66726f) {
            return Optional.empty();
        }
        long length = Boxes.u32(mfro, 12);
        if (length < MFRO || length > size || length > Fmp4.LARGEST_HEADER) {
            return Optional.empty();
        }
        ByteBuffer bytes = Box.read(channel, size - length, (int) length);
        try {
            return Boxes.whole(bytes)
                    .filter(b -> b.type().equals("mfra") && b.end() == bytes.limit())
                    .map(mfra -> new Mfra(
                            size - length,
                            Boxes.in(bytes, mfra, "tfra").stream()
                                    .mapToLong(tfra -> last(bytes, tfra))
                                    .max()
                                    .orElse(-1)))
                    .filter(m -> m.lastFragment >= 0);
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** The place of the fragment that the last entry names. */
    private static long last(ByteBuffer b, Box tfra) {
        long at = tfra.body();
        boolean wide = b.get((int) at) == 1;
        int sizes = b.getInt((int) at + 8);
        int each = (wide ? 16 : 8) + 3 + (sizes & 3) + ((sizes >> 2) & 3) + ((sizes >> 4) & 3);
        long count = Boxes.u32(b, at + 12);
        if (count == 0) {
            return -1;
        }
        long entry = at + 16 + (count - 1) * each;
        return wide ? b.getLong((int) entry + 8) : Boxes.u32(b, entry + 4);
    }
}
