package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.recording.container.MediaInspector.MediaExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Fragmented MP4: {@code ftyp moov (moof mdat)* [mfra]}. What a crash cut off at the end does not count. Reads headers only;
 * keeps nothing.
 */
public final class Fmp4 {
    /** No moov or moof of ours comes near this; larger ones count as damaged. */
    static final int LARGEST_HEADER = 4 * 1024 * 1024;

    /** Limit of unknown boxes, so that reading a damaged file ends. */
    static final int MOST_BOXES = 1000;

    private Fmp4() {}

    /**
     * Where the media of a file are, in bytes and in time. Immutable.
     *
     * @param header ftyp and moov together, in this order; to be read at absolute places only
     * @param mediaStart where the first fragment begins
     * @param mediaEnd where the last whole fragment ends
     * @param firstTime decode time of the first picture, in units of the track
     * @param duration of all pictures, in units of the track
     */
    record Span(ByteBuffer header, Tracks tracks, long mediaStart, long mediaEnd, long firstTime, long duration) {
        long bytes() {
            return mediaEnd - mediaStart;
        }
    }

    /**
     * Goes through all fragments.
     *
     * @throws IOException if it cannot be read or has no whole header
     */
    public static MediaExtent measure(Path file) throws IOException {
        try (FileChannel channel = FileContent.open(file)) {
            Walk walk = new Walk(start(channel));
            walk.through(channel);
            Span span = walk.span();
            return new MediaExtent(
                    time(span.duration(), span.tracks()),
                    span.mediaEnd(),
                    time(span.firstTime(), span.tracks()),
                    walk.pictures);
        }
    }

    /** The same without counting: the index at the end of a properly closed file has the place of the last fragment. */
    static Span span(Path file) throws IOException {
        try (FileChannel channel = FileContent.open(file)) {
            Walk walk = new Walk(start(channel));
            if (!walk.leap(channel)) {
                walk.through(channel);
            }
            return walk.span();
        }
    }

    /** How long it is; empty if there is no whole fragment in it. */
    static Optional<Duration> length(Path file) throws IOException {
        Span span = span(file);
        return span.bytes() == 0 ? Optional.empty() : Optional.of(time(span.duration(), span.tracks()));
    }

    static Duration time(long units, Tracks tracks) {
        long scale = tracks.timescale();
        return Duration.ofSeconds(units / scale, Math.round(units % scale * 1e9 / scale));
    }

    private static Span start(FileChannel channel) throws IOException {
        ByteBuffer ftyp = ByteBuffer.allocate(0);
        long end = channel.size();
        long at = 0;
        for (int boxes = 0; boxes < MOST_BOXES; boxes++) {
            Box box = Box.at(channel, at, end).orElseThrow(() -> new IOException("the file has no whole header"));
            if (box.type().equals("ftyp") && box.size() <= LARGEST_HEADER) {
                ftyp = box.read(channel);
            } else if (box.type().equals("moov") && box.size() <= LARGEST_HEADER) {
                ByteBuffer moov = box.read(channel);
                ByteBuffer header = ByteBuffer.allocate(ftyp.limit() + moov.limit());
                header.put(ftyp).put(moov.duplicate());
                return new Span(header.flip(), Tracks.read(moov), box.end(), box.end(), 0, 0);
            } else if (box.type().equals("moof") || (box.type().equals("mdat") && !isIndexed(ftyp, box))) {
                throw new IOException("the file is not made of fragments");
            }
            at = box.type().equals("mdat") ? box.body() : box.end();
        }
        throw new IOException("the file has no header near its beginning");
    }

    /** Whether {@link Mp4Index} put its head before the fragments, which are still there. */
    private static boolean isIndexed(ByteBuffer ftyp, Box mdat) {
        return ftyp.limit() > 0 && mdat.start() == ftyp.limit() && mdat.body() - mdat.start() == 16;
    }

    /** Goes from fragment to fragment. Used once. */
    private static final class Walk {
        private final Span start;
        private long end;
        private Optional<Long> first = Optional.empty();
        private long last;
        private long pictures;

        Walk(Span start) {
            this.start = start;
            this.end = start.mediaEnd();
        }

        Span span() {
            long from = first.orElse(0L);
            return new Span(start.header(), start.tracks(), start.mediaStart(), end, from, Math.max(0, last - from));
        }

        void through(FileChannel channel) throws IOException {
            long size = channel.size();
            long at = end;
            int others = 0;
            Optional<Fragment> open = Optional.empty();
            while (others < MOST_BOXES) {
                Optional<Box> box = Box.at(channel, at, size);
                if (box.isEmpty() || box.get().type().equals("mfra")) {
                    return;
                }
                if (box.get().type().equals("moof")) {
                    open = fragment(channel, box.get());
                    if (open.isEmpty()) {
                        return;
                    }
                } else if (box.get().type().equals("mdat") && open.isPresent()) {
                    take(open.get(), box.get().end());
                } else {
                    others++;
                }
                at = box.get().end();
            }
        }

        private void take(Fragment fragment, long fragmentEnd) {
            end = fragmentEnd;
            fragment.of(start.tracks().reference()).ifPresent(run -> {
                first = first.or(() -> Optional.of(run.time()));
                last = run.end();
                pictures += run.samples();
            });
        }

        private Optional<Fragment> fragment(FileChannel channel, Box moof) {
            try {
                return moof.size() > LARGEST_HEADER
                        ? Optional.empty()
                        : Optional.of(Fragment.read(moof.read(channel), start.tracks()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        /** Reads the first and the last fragment only; false if the file does not tell where they are. */
        boolean leap(FileChannel channel) throws IOException {
            Optional<Mfra> mfra = Mfra.read(channel);
            Optional<Box> begin = Box.at(channel, start.mediaStart(), channel.size());
            if (mfra.isEmpty() || begin.isEmpty() || !begin.get().type().equals("moof")) {
                return false;
            }
            Optional<Box> moof =
                    Box.at(channel, mfra.get().lastFragment(), mfra.get().start());
            Optional<Box> mdat = moof.isEmpty()
                    ? Optional.empty()
                    : Box.at(channel, moof.get().end(), mfra.get().start());
            if (mdat.isEmpty()
                    || !moof.get().type().equals("moof")
                    || !mdat.get().type().equals("mdat")
                    || mdat.get().end() != mfra.get().start()) {
                return false;
            }
            long track = start.tracks().reference();
            Optional<Fragment.Run> one = fragment(channel, begin.get()).flatMap(f -> f.of(track));
            Optional<Fragment.Run> other = fragment(channel, moof.get()).flatMap(f -> f.of(track));
            if (one.isEmpty() || other.isEmpty()) {
                return false;
            }
            first = Optional.of(one.get().time());
            last = other.get().end();
            end = mdat.get().end();
            return true;
        }
    }

    /**
     * The index at the end of a fragmented file that was closed well.
     *
     * @param start where it begins, and the media end
     * @param lastFragment where the last fragment it knows begins
     */
    private record Mfra(long start, long lastFragment) {
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
            long length = Box.u32(mfro, 12);
            if (length < MFRO || length > size || length > Fmp4.LARGEST_HEADER) {
                return Optional.empty();
            }
            ByteBuffer bytes = Box.read(channel, size - length, (int) length);
            try {
                return Box.whole(bytes)
                        .filter(b -> b.type().equals("mfra") && b.end() == bytes.limit())
                        .map(mfra -> new Mfra(
                                size - length,
                                mfra.children(bytes, "tfra").stream()
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
            long count = Box.u32(b, at + 12);
            if (count == 0) {
                return -1;
            }
            long entry = at + 16 + (count - 1) * each;
            return wide ? b.getLong((int) entry + 8) : Box.u32(b, entry + 4);
        }
    }
}
