package io.cameraservice.internal.recording.container;

import static io.cameraservice.internal.media.ByteWriter.box;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.ByteWriter;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes files of ranges of others, from a key frame on; pictures are not encoded again. The ranges are read twice: first for times and
 * sizes, so that the size of the clip is known before anything is written, then for the pictures. Takes memory for the tables of the
 * clip and a fragment of one file. Not thread-safe.
 */
public final class ClipWriter {
    private static final int MEDIA_HEAD = 16;
    private static final int SAMPLES_A_CHUNK = 16;
    private static final long USUAL_NANOS = 33_333_333;
    private static final int START_CODE = 1;

    private final List<Selection> selections = new ArrayList<>();
    private final SampleTables tables = new SampleTables();
    private long bytes;

    /**
     * What of a file is in the clip. Immutable.
     *
     * @param file which
     * @param startedAt when its first picture was captured
     * @param length until the end of its last picture
     */
    public record Part(Path file, Instant startedAt, Duration length) {
        /** When its last picture ends. */
        public Instant end() {
            return startedAt.plus(length);
        }
    }

    /** The samples of a cut, by the number of the first one in its file; {@code clipNanos} is where it begins in the clip. */
    private record Selection(Cut cut, long first, int count, long beginNanos, long endNanos, long clipNanos) {
        long clipEndNanos() {
            return clipNanos + endNanos - beginNanos;
        }
    }

    /** A key frame from which on a track has these parameters. */
    private record Configured(int sample, StoredSample key, MediaTrack track) {}

    private ClipWriter() {}

    /**
     * Reads what will be in the clip; a cut without pictures adds nothing.
     *
     * @throws IOException if a file cannot be read or is damaged; its message begins with the file
     */
    public static ClipWriter read(List<Cut> cuts) throws IOException {
        ClipWriter clip = new ClipWriter();
        try (SampleCursor cursor = new SampleCursor()) {
            for (Cut cut : cuts) {
                try {
                    clip.select(cut, cursor);
                } catch (NoSuchFileException e) {
                    throw e;
                } catch (IOException e) {
                    throw named(cut, e);
                }
            }
        }
        return clip;
    }

    private static IOException named(Cut cut, IOException e) {
        return e instanceof ClosedByInterruptException ? e : new IOException(cut.file() + ": " + e.getMessage(), e);
    }

    /** What it is made of, in order; empty if there is no picture. */
    public List<Part> parts() {
        return selections.stream()
                .map(s -> new Part(
                        s.cut().file(), s.cut().wall(s.beginNanos()), Duration.ofNanos(s.endNanos() - s.beginNanos())))
                .toList();
    }

    /** How many pictures. */
    public int pictures() {
        return tables.count();
    }

    /** How many bytes it takes, or a little less. */
    public long size() {
        return bytes + 32L * tables.count() + 8192;
    }

    private void select(Cut cut, SampleCursor cursor) throws IOException {
        ContainerReader reader = cursor.open(cut, Long.MAX_VALUE);
        int before = tables.count();
        List<Configured> configured = new ArrayList<>();
        StoredSample last = null;
        long first = 0;
        long begin = 0;
        long usual = USUAL_NANOS;
        for (StoredSample s = cursor.peek(); s != null && !cut.isBehind(s.nanos()); s = cursor.peek()) {
            boolean begins = s.key() && (last == null || !cut.wall(s.nanos()).isAfter(cut.from()));
            if (begins && !cut.isBefore(s.nanos())) {
                tables.truncate(before);
                configured.clear();
                first = cursor.number();
                begin = s.nanos();
            } else if (last != null) {
                enter(last, s.nanos(), begin);
                usual = s.nanos() - last.nanos();
            }
            boolean taken = last != null || (begins && !cut.isBefore(s.nanos()));
            if (taken) {
                boolean news = configured.isEmpty()
                        || !configured.get(configured.size() - 1).track().equals(reader.track(0));
                if (s.key() && news) {
                    configured.add(new Configured(begins ? before : tables.count(), s, reader.track(0)));
                }
                last = s;
            }
            cursor.skip();
        }
        if (last == null) {
            return;
        }
        StoredSample next = cursor.peek();
        long end = Math.max(last.nanos() + 1, Math.min(last.end(next, usual), nanosOf(cut, cut.until())));
        enter(last, end, begin);
        describe(configured, before);
        long clipNanos =
                selections.isEmpty() ? 0 : selections.get(selections.size() - 1).clipEndNanos();
        selections.add(new Selection(cut, first, tables.count() - before, begin, end, clipNanos));
    }

    private static long nanosOf(Cut cut, Instant time) {
        return cut.offset().plus(Duration.between(cut.startedAt(), time)).toNanos();
    }

    private void enter(StoredSample s, long next, long begin) throws IOException {
        long duration = ticks(next - begin) - ticks(s.nanos() - begin);
        long shift = ticks(s.shownAfter());
        if (duration < 0 || duration > Integer.MAX_VALUE || shift != (int) shift) {
            throw new IOException("its times are damaged");
        }
        tables.sample((int) duration, (int) shift, s.size(), s.key());
    }

    private static long ticks(long nanos) {
        return nanos / 1_000_000_000 * Fmp4Writer.TIMESCALE
                + Math.round(nanos % 1_000_000_000 * (Fmp4Writer.TIMESCALE / 1e9));
    }

    /** Enters the places of the pictures from {@code before} on. */
    private void describe(List<Configured> configured, int before) throws IOException {
        int entry = 0;
        int at = before;
        for (int c = 0; c <= configured.size(); c++) {
            int until = c < configured.size() ? configured.get(c).sample() : tables.count();
            while (at < until) {
                int count = Math.min(SAMPLES_A_CHUNK, until - at);
                tables.chunk(bytes, count, entry);
                for (int i = 0; i < count; i++) {
                    bytes += tables.sizeOf(at++);
                }
            }
            if (c < configured.size()) {
                ByteBuffer key =
                        annexB(configured.get(c).key(), configured.get(c).track());
                entry = tables.description(Fmp4Writer.sampleEntry(key), Fmp4Writer.pictureSize(key));
            }
        }
    }

    /** The picture with start codes; a key frame with parameter sets, those of its track if it has none. */
    private static ByteBuffer annexB(StoredSample sample, MediaTrack track) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(sample.data());
        for (int at = 0; at < data.limit(); ) {
            int length = data.limit() - at < 4 ? -1 : data.getInt(at);
            if (length < 0 || length > data.limit() - at - 4) {
                throw new IOException("a picture is damaged");
            }
            data.putInt(at, START_CODE);
            at += 4 + length;
        }
        if (!sample.key() || !AnnexB.parameterSets(data).isEmpty()) {
            return data;
        }
        List<ByteBuffer> units = track.parameters().stream()
                .map(unit -> ByteBuffer.wrap(HexFormat.of().parseHex(unit)))
                .toList();
        return AnnexB.prepend(units, data);
    }

    /** Takes the pictures of a selection. */
    private interface Pictures {
        void picture(Selection from, StoredSample sample, MediaTrack track) throws IOException;
    }

    private static void copy(List<Selection> selections, Pictures to) throws IOException {
        try (SampleCursor cursor = new SampleCursor()) {
            for (Selection s : selections) {
                ContainerReader reader = cursor.open(s.cut(), s.first());
                while (cursor.number() < s.first() && cursor.peek() != null) {
                    cursor.skip();
                }
                for (int i = 0; i < s.count(); i++) {
                    StoredSample sample = cursor.peek();
                    if (sample == null) {
                        throw new IOException(s.cut().file() + " became shorter while it was read");
                    }
                    to.picture(s, sample, reader.track(0));
                    cursor.skip();
                }
            }
        }
    }

    /** Writes all of it as plain MP4 with its index in front, into an empty file. */
    public void writePlain(FileChannel out) throws IOException {
        byte[] ftyp = box(
                "ftyp",
                new ByteWriter().text("isom").u32(512).text("isomiso6mp41").toBytes());
        int moovSize = tables.moov(0, SampleTables.NO_OTHERS).length;
        long media = (long) ftyp.length + moovSize + MEDIA_HEAD;
        write(out, ByteBuffer.wrap(ftyp));
        write(out, ByteBuffer.wrap(tables.moov(media, SampleTables.NO_OTHERS)));
        byte[] head =
                new ByteWriter().u32(1).text("mdat").u64(MEDIA_HEAD + bytes).toBytes();
        write(out, ByteBuffer.wrap(head));
        copy(selections, (from, sample, track) -> write(out, ByteBuffer.wrap(sample.data())));
        if (out.position() != media + bytes) {
            throw new IOException("a file changed while it was read");
        }
    }

    /** Writes all parts as one fragmented MP4, into an empty file. */
    public void writeFragments(FileChannel out) throws IOException {
        writeFragments(selections, out);
    }

    /** Writes one of the parts as fragmented MP4, into an empty file. */
    public void writeFragments(int part, FileChannel out) throws IOException {
        writeFragments(selections.subList(part, part + 1), out);
    }

    private void writeFragments(List<Selection> what, FileChannel out) throws IOException {
        if (tables.isReordered()) {
            throw new IOException("there are pictures that refer to later ones (B-frames): choose plain mp4");
        }
        Fmp4Writer writer = new Fmp4Writer(out, Duration.ofNanos(USUAL_NANOS));
        long origin = what.get(0).clipNanos();
        copy(what, (from, sample, track) -> {
            long nanos = from.clipNanos() - origin + sample.nanos() - from.beginNanos();
            writer.write(new MediaPacket(0, nanos, sample.key(), annexB(sample, track)));
        });
        writer.finish(what.get(what.size() - 1).clipEndNanos() - origin);
    }

    private static void write(FileChannel out, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            out.write(data);
        }
    }
}
