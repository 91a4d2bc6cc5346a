package io.cameraservice.internal.recording.container;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * {@code ftyp} and {@code moov} of the first segment, told how long the whole is: players then know without reading to the end.
 * Immutable.
 */
final class MovieHeader implements JoinedContent.Part {
    private static final int MEHD = 20;

    private final byte[] bytes;

    private MovieHeader(ByteBuffer header) {
        this.bytes = new byte[header.limit()];
        header.get(0, bytes);
    }

    /** With a {@code mehd} box of this length, unless there is one already or no place for it. */
    static MovieHeader of(Fmp4.Span first, long duration) {
        ByteBuffer header = first.header();
        Optional<Box> moov = Box.at(header, 0, header.limit());
        if (moov.isPresent() && moov.get().type().equals("ftyp")) {
            moov = Box.at(header, (int) moov.get().end(), header.limit());
        }
        Optional<Box> mvhd = moov.flatMap(m -> Boxes.find(header, m, "mvhd"));
        Optional<Box> mvex = moov.flatMap(m -> Boxes.find(header, m, "mvex"));
        if (mvhd.isEmpty()
                || mvex.isEmpty()
                || Boxes.find(header, mvex.get(), "mehd").isPresent()) {
            return new MovieHeader(header);
        }
        long scale = Boxes.timeHeader(header, mvhd.get()).timescale();
        long length = Math.round((double) duration * scale / first.tracks().timescale());
        int place = (int) mvex.get().body();
        ByteBuffer made = ByteBuffer.allocate(header.limit() + MEHD);
        made.put(header.slice(0, place));
        made.putInt(MEHD).putInt(0x6d656864).putInt(0x01000000).putLong(length);
        made.put(header.slice(place, header.limit() - place));
        made.flip();
        grow(made, moov.orElseThrow());
        grow(made, mvex.get());
        return new MovieHeader(made);
    }

    private static void grow(ByteBuffer bytes, Box box) {
        bytes.putInt((int) box.start(), (int) box.size() + MEHD);
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out, long offset, long length) throws IOException {
        out.write(bytes, (int) offset, (int) length);
    }
}
