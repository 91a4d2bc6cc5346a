package io.cameraservice.internal.recording.container;

import io.cameraservice.media.MediaContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a recording as one file. Nothing is copied and nothing is held open: a part is read when its bytes
 * are asked for.
 */
public record JoinedContent(String filename, String contentType, Instant lastModified, List<Part> parts, long size)
        implements MediaContent {
    private static final Logger LOG = LoggerFactory.getLogger(JoinedContent.class);
    private static final int TS_PACKET = 188;

    /** A range of the joined file. */
    public interface Part {
        /** How many bytes; fixed. */
        long size();

        /** Writes those from {@code offset} on; the caller keeps within the size. */
        void writeTo(OutputStream out, long offset, long length) throws IOException;
    }

    private static MediaContent of(String filename, String contentType, Instant lastModified, List<Part> parts) {
        long size = parts.stream().mapToLong(Part::size).sum();
        return new JoinedContent(filename, contentType, lastModified, List.copyOf(parts), size);
    }

    @Override
    public void writeTo(OutputStream out, long offset, long length) throws IOException {
        FileContent.checkRange(offset, length, size);
        long begin = 0;
        for (Part part : parts) {
            long from = Math.max(offset, begin);
            long to = Math.min(offset + length, begin + part.size());
            if (from < to) {
                part.writeTo(out, from - begin, to - from);
            }
            begin += part.size();
        }
    }

    /**
     * Transport streams one after the other: their time stamps go on from one to the next already. A packet that was
     * cut off is left out, so that the next segment begins where a packet is expected.
     *
     * @return empty if no segment has any media
     */
    public static Optional<MediaContent> mpegTs(String filename, String contentType, List<Path> segments)
            throws IOException {
        List<Part> parts = new ArrayList<>(segments.size());
        Instant modified = Instant.EPOCH;
        for (Path segment : segments) {
            Optional<FileContent> file = file(segment);
            long whole = file.map(FileContent::size).orElse(0L) / TS_PACKET * TS_PACKET;
            if (whole > 0) {
                parts.add(new Slice(segment, 0, whole));
                modified = later(modified, file);
            }
        }
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(of(filename, contentType, modified, parts));
    }

    /**
     * Fragmented MP4: the header of the first segment, then the fragments of all, each moved in time to where the one
     * before ended. A fragment that was cut off is left out, and so are segments without any.
     *
     * <p>Should a later segment have other parameter sets than the first (the camera came back in another mode), the
     * header does not tell of them; the recorder has every key frame carry its own, which players follow. The header is that of the
     * first segment with sound, if there is one; sound of another kind is left out.
     *
     * @return empty if no segment has any media
     * @throws IOException if one has another time scale than the first
     */
    public static Optional<MediaContent> fmp4(String filename, String contentType, List<Path> segments)
            throws IOException {
        List<Part> parts = new ArrayList<>(segments.size() + 1);
        List<Fmp4.Span> spans = new ArrayList<>(segments.size());
        List<Path> paths = new ArrayList<>(segments.size());
        Instant modified = Instant.EPOCH;
        long duration = 0;
        for (Path segment : segments) {
            Optional<Fmp4.Span> span = spanOf(segment);
            if (span.isEmpty()) {
                continue;
            }
            if (!spans.isEmpty()
                    && spans.get(0).tracks().timescale() != span.get().tracks().timescale()) {
                throw new IOException(segment + " counts time in other units than the first segment");
            }
            spans.add(span.get());
            paths.add(segment);
            duration += span.get().duration();
            modified = later(modified, file(segment));
        }
        if (spans.isEmpty()) {
            return Optional.empty();
        }
        Fmp4.Span fullest =
                spans.stream().filter(s -> s.tracks().hasSound()).findFirst().orElse(spans.get(0));
        MovieHeader header = MovieHeader.of(fullest, duration);
        parts.add(header);
        long begins = header.size();
        long time = spans.get(0).firstTime();
        for (int i = 0; i < spans.size(); i++) {
            Fmp4.Span span = spans.get(i);
            boolean heard = span.tracks().sound().equals(fullest.tracks().sound());
            parts.add(new Fmp4Part(paths.get(i), span, begins, time - span.firstTime(), heard));
            begins += span.bytes();
            time += span.duration();
        }
        return Optional.of(of(filename, contentType, modified, parts));
    }

    /** Empty for one that was deleted a moment ago. */
    private static Optional<FileContent> file(Path segment) {
        try {
            return Optional.of(FileContent.of("", "", segment));
        } catch (IOException e) {
            LOG.debug("{} is left out: {}", segment, e.toString());
            return Optional.empty();
        }
    }

    private static Instant later(Instant one, Optional<FileContent> other) {
        return other.map(FileContent::lastModified).filter(t -> t.isAfter(one)).orElse(one);
    }

    /** Empty for a segment that a crash left without a whole header or fragment. */
    private static Optional<Fmp4.Span> spanOf(Path segment) {
        try {
            return Optional.of(Fmp4.span(segment)).filter(s -> s.bytes() > 0);
        } catch (IOException e) {
            LOG.debug("{} is left out: {}", segment, e.toString());
            return Optional.empty();
        }
    }

    record Slice(Path path, long start, long size) implements Part {
        @Override
        public void writeTo(OutputStream out, long offset, long length) throws IOException {
            try (FileChannel channel = FileContent.open(path)) {
                FileContent.copy(channel, start + offset, length, out);
            }
        }
    }

    /**
     * {@code ftyp} and {@code moov} of the first segment with the length of the joined file, so that players need not
     * read to the end. Immutable.
     */
    private static final class MovieHeader implements Part {
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
            Optional<Box> mvhd = moov.flatMap(m -> m.find(header, "mvhd"));
            Optional<Box> mvex = moov.flatMap(m -> m.find(header, "mvex"));
            if (mvhd.isEmpty()
                    || mvex.isEmpty()
                    || mvex.get().find(header, "mehd").isPresent()) {
                return new MovieHeader(header);
            }
            long scale = mvhd.get().timeHeader(header).timescale();
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
}
