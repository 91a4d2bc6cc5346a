package io.cameraservice.internal.recording.container;

import static io.cameraservice.internal.media.ByteWriter.box;

import io.cameraservice.device.FrameSize;
import io.cameraservice.internal.media.ByteWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Makes plain MP4 of fragmented segments (ISO/IEC 14496-12): all fragments lie in one {@code mdat}, and a {@code moov} with the tables
 * of all pictures stands behind it. A single segment of {@link Fmp4Writer}'s becomes that in place: nothing is copied, and at each
 * moment the file can be read as fragments. Several segments are copied into one file, one after the other.
 */
public final class Mp4Index {
    private static final int LARGE_HEADER = 16;

    private final SampleTables tables = new SampleTables();
    private final SoundIndex sound = new SoundIndex();
    private boolean inSegment;
    private long segmentEnd;
    private long segmentStart;

    private Mp4Index() {}

    /**
     * Makes the file; a whole one appears under its name at once.
     *
     * @throws IOException if it cannot be written, or a segment is no fragmented MP4 with H.264
     */
    public static void build(List<Path> segments, Path target) throws IOException {
        if (segments.size() > 1 || !inPlace(segments.get(0))) {
            WholeFile.write(target, out -> copied(segments, out));
        } else {
            WholeFile.link(segments.get(0), target);
        }
    }

    /** False if the segment has no room for the head of its mdat. */
    private static boolean inPlace(Path segment) throws IOException {
        Fmp4.Span span = Fmp4.span(segment);
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Optional<Box> ftyp = Box.at(file, 0, file.size());
            long at = ftyp.map(Box::end).orElse(0L);
            ByteBuffer head = Box.read(file, at, LARGE_HEADER);
            boolean isIndexed = Box.at(file, at, file.size())
                    .filter(b -> b.type().equals("mdat"))
                    .isPresent();
            if (!isIndexed && !head.equals(ByteBuffer.wrap(Fmp4Writer.PLACEHOLDER))) {
                return false;
            }
            if (!isIndexed) {
                Mp4Index index = new Mp4Index();
                index.add(file, span, 0);
                file.truncate(span.mediaEnd());
                write(file, span.mediaEnd(), index.tables.moov(0, index.sound.trak()));
                file.force(true);
                write(file, at, mediaHead(span.mediaEnd() - at));
                file.force(true);
            }
        }
        return true;
    }

    private static void copied(List<Path> segments, FileChannel out) throws IOException {
        Mp4Index index = new Mp4Index();
        byte[] ftyp = box(
                "ftyp",
                new ByteWriter().text("isom").u32(512).text("isomiso6mp41").toBytes());
        long at = write(out, 0, ftyp);
        at = write(out, at, mediaHead(LARGE_HEADER));
        for (Path segment : segments) {
            Fmp4.Span span = Fmp4.span(segment);
            try (FileChannel in = FileChannel.open(segment, StandardOpenOption.READ)) {
                index.add(in, span, at - span.mediaStart());
                out.position(at);
                for (long done = 0; done < span.bytes(); ) {
                    long count = in.transferTo(span.mediaStart() + done, span.bytes() - done, out);
                    if (count <= 0) {
                        throw new IOException(segment + " became shorter while it was read");
                    }
                    done += count;
                }
                at += span.bytes();
            }
        }
        write(out, ftyp.length, mediaHead(at - ftyp.length));
        write(out, at, index.tables.moov(0, index.sound.trak()));
    }

    private static byte[] mediaHead(long length) {
        return new ByteWriter().u32(1).text("mdat").u64(length).toBytes();
    }

    private static long write(FileChannel file, long at, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            file.write(buffer, at + buffer.position());
        }
        return at + bytes.length;
    }

    /** Enters the pictures of a segment whose media are moved by so many bytes. */
    private void add(FileChannel file, Fmp4.Span span, long moved) throws IOException {
        ByteBuffer header = span.header();
        int description = description(header, span);
        inSegment = false;
        segmentStart = tables.ticks();
        sound.begin(span.tracks());
        long at = span.mediaStart();
        while (at < span.mediaEnd()) {
            Box box = Box.at(file, at, span.mediaEnd()).orElseThrow(() -> new IOException("a damaged fragment"));
            if (box.type().equals("moof")) {
                fragment(box.read(file), box.start() + moved, span.tracks(), description);
            }
            at = box.end();
        }
    }

    private int description(ByteBuffer header, Fmp4.Span span) throws IOException {
        try {
            Box ftyp = Box.whole(header).orElseThrow();
            Box moov = Box.at(header, (int) ftyp.end(), header.limit()).orElseThrow();
            for (Box trak : moov.children(header, "trak")) {
                Box stsd = trak.find(header, "mdia", "minf", "stbl", "stsd").orElseThrow();
                Box tkhd = trak.find(header, "tkhd").orElseThrow();
                Box entry = Box.at(header, (int) stsd.body() + 8, stsd.end()).orElseThrow();
                if (!entry.type().equals("avc1")) {
                    continue;
                }
                byte[] bytes = new byte[(int) entry.size()];
                header.get((int) entry.start(), bytes);
                int end = (int) tkhd.end();
                return tables.description(
                        bytes, new FrameSize(header.getShort(end - 8) & 0xFFFF, header.getShort(end - 4) & 0xFFFF));
            }
        } catch (IndexOutOfBoundsException | NoSuchElementException e) {
            throw new IOException("a damaged head", e);
        }
        throw new IOException("no track with H.264 in " + span.tracks());
    }

    private void fragment(ByteBuffer moof, long moofAt, Tracks tracks, int description) throws IOException {
        try {
            Box whole = Box.whole(moof).orElseThrow();
            for (Box traf : whole.children(moof, "traf")) {
                Box tfhd = traf.find(moof, "tfhd").orElseThrow();
                if (Box.u32(moof, tfhd.body() + 4) == tracks.reference()) {
                    goOnAt(moof, traf.find(moof, "tfdt").orElseThrow());
                    for (Box trun : traf.children(moof, "trun")) {
                        run(moof, tfhd, trun, moofAt, tracks, description);
                    }
                } else {
                    sound.fragment(moof, traf, moofAt, segmentStart);
                }
            }
        } catch (IndexOutOfBoundsException | NoSuchElementException e) {
            throw new IOException("a damaged fragment", e);
        }
    }

    /** The last picture lasts until this fragment begins, whatever was assumed when it was written. */
    private void goOnAt(ByteBuffer b, Box tfdt) {
        int at = (int) tfdt.body();
        long time = b.get(at) == 1 ? b.getLong(at + 4) : Box.u32(b, at + 4);
        if (inSegment) {
            tables.lengthenLast(time - segmentEnd);
        }
        inSegment = true;
        segmentEnd = time;
    }

    private void run(ByteBuffer b, Box tfhd, Box trun, long moofAt, Tracks tracks, int description) throws IOException {
        int usual = b.getInt((int) tfhd.body());
        int at = (int) tfhd.body() + 8 + ((usual & 1) != 0 ? 8 : 0) + ((usual & 2) != 0 ? 4 : 0);
        long usualDuration =
                (usual & 8) != 0 ? Box.u32(b, at) : tracks.defaultDurations().getOrDefault(tracks.reference(), 0L);
        at += (usual & 8) != 0 ? 4 : 0;
        long usualSize = (usual & 0x10) != 0 ? Box.u32(b, at) : 0;
        at += (usual & 0x10) != 0 ? 4 : 0;
        int usualFlags = (usual & 0x20) != 0 ? b.getInt(at) : 0;
        int flags = b.getInt((int) trun.body());
        int samples = b.getInt((int) trun.body() + 4);
        at = (int) trun.body() + 8;
        if ((flags & 1) == 0 || (usual & 1) != 0) {
            throw new IOException("a fragment whose pictures are elsewhere");
        }
        long offset = moofAt + b.getInt(at);
        at += 4;
        int firstFlags = (flags & 4) != 0 ? b.getInt(at) : usualFlags;
        at += (flags & 4) != 0 ? 4 : 0;
        for (int i = 0; i < samples; i++) {
            long duration = (flags & 0x100) != 0 ? Box.u32(b, at) : usualDuration;
            at += (flags & 0x100) != 0 ? 4 : 0;
            long length = (flags & 0x200) != 0 ? Box.u32(b, at) : usualSize;
            at += (flags & 0x200) != 0 ? 4 : 0;
            int own = (flags & 0x400) != 0 ? b.getInt(at) : i == 0 ? firstFlags : usualFlags;
            at += (flags & 0x400) != 0 ? 4 : 0;
            at += (flags & 0x800) != 0 ? 4 : 0;
            tables.sample((int) duration, 0, (int) length, (own & 0x10000) == 0);
            segmentEnd += duration;
        }
        tables.chunk(offset, samples, description);
    }
}
