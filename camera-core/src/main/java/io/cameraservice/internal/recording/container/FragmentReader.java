package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.MediaTrack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the H.264 of fragmented MP4, also where {@link Mp4Index} has put an index beside the fragments. */
final class FragmentReader extends ContainerReader {
    /** More samples than this within half a second of media are damage. */
    private static final int MOST_SAMPLES = 100_000;

    private static final int NOT_SYNC = 0x10000;

    private final FileChannel channel;
    private final FileWindow window;
    private final Fmp4.Span span;
    private final MediaTrack video;
    private final Defaults defaults;
    private final ArrayDeque<Placed> waiting = new ArrayDeque<>();
    private long at;

    /** A sample and where it lies. */
    private record Placed(long offset, StoredSample sample) {}

    /** What the trex box says of samples of which fragments do not. */
    private record Defaults(long duration, long size, int flags) {}

    FragmentReader(FileChannel channel, Fmp4.Span span) throws IOException {
        super(channel);
        this.channel = channel;
        this.span = span;
        this.window = new FileWindow(channel, span.mediaEnd());
        this.at = span.mediaStart();
        ByteBuffer header = span.header();
        Box moov = moov(header);
        this.video = video(header, moov, span.tracks().reference());
        this.defaults = defaults(header, moov, span.tracks().reference());
    }

    private static Box moov(ByteBuffer header) throws IOException {
        Optional<Box> first = Box.at(header, 0, header.limit());
        if (first.isPresent() && first.get().type().equals("ftyp")) {
            first = Box.at(header, (int) first.get().end(), header.limit());
        }
        return first.orElseThrow(() -> new IOException("no moov box"));
    }

    private static MediaTrack video(ByteBuffer header, Box moov, long id) throws IOException {
        for (Box trak : moov.children(header, "trak")) {
            Optional<Box> tkhd = trak.find(header, "tkhd");
            Optional<Box> stsd = trak.find(header, "mdia", "minf", "stbl", "stsd");
            if (tkhd.isPresent() && stsd.isPresent()) {
                long body = tkhd.get().body();
                if (Box.u32(header, body + (header.get((int) body) == 1 ? 20 : 12)) == id) {
                    return Mp4Boxes.descriptions(header, stsd.get()).stream()
                            .findFirst()
                            .flatMap(d -> d)
                            .orElseThrow(() -> new IOException("its pictures are not in H.264"));
                }
            }
        }
        throw new IOException("it has no pictures");
    }

    private static Defaults defaults(ByteBuffer header, Box moov, long id) {
        return moov.find(header, "mvex").stream()
                .flatMap(mvex -> mvex.children(header, "trex").stream())
                .filter(trex -> Box.u32(header, trex.body() + 4) == id)
                .findFirst()
                .map(trex -> new Defaults(
                        Box.u32(header, trex.body() + 12),
                        Box.u32(header, trex.body() + 16),
                        header.getInt((int) trex.body() + 20)))
                .orElse(new Defaults(0, 0, 0));
    }

    @Override
    MediaTrack track(int index) {
        return video;
    }

    @Override
    @Nullable
    StoredSample read() throws IOException {
        while (waiting.isEmpty() && at < span.mediaEnd()) {
            Box box = Box.at(channel, at, span.mediaEnd()).orElseThrow(() -> new IOException("a damaged fragment"));
            if (box.type().equals("moof")) {
                if (box.size() > Fmp4.LARGEST_HEADER) {
                    throw new IOException("a fragment with too large a head");
                }
                fragment(box.read(channel), box.start());
            }
            at = box.end();
        }
        Placed next = waiting.poll();
        return next == null ? null : next.sample();
    }

    private void fragment(ByteBuffer b, long moofAt) throws IOException {
        Box moof = Box.whole(b).orElseThrow(() -> new IOException("a damaged fragment"));
        List<Placed> found = new ArrayList<>();
        for (Box traf : moof.children(b, "traf")) {
            Optional<Box> tfhd = traf.find(b, "tfhd");
            Optional<Box> tfdt = traf.find(b, "tfdt");
            boolean pictures = tfhd.isPresent()
                    && tfdt.isPresent()
                    && Box.u32(b, tfhd.get().body() + 4) == span.tracks().reference();
            if (pictures) {
                long body = tfdt.get().body();
                boolean wide = b.get((int) body) == 1;
                long time = wide ? b.getLong((int) body + 4) : Box.u32(b, body + 4);
                for (Box trun : traf.children(b, "trun")) {
                    time = run(b, tfhd.get(), trun, moofAt, time, found);
                }
            }
        }
        found.sort(Comparator.comparingLong(Placed::offset));
        waiting.addAll(found);
    }

    /** Adds the samples of a run; returns when it ends. */
    private long run(ByteBuffer b, Box tfhd, Box trun, long moofAt, long begin, List<Placed> to) throws IOException {
        int has = b.getInt((int) tfhd.body());
        long place = tfhd.body() + 8 + ((has & 1) != 0 ? 8 : 0) + ((has & 2) != 0 ? 4 : 0);
        long usualDuration = (has & 8) != 0 ? Box.u32(b, place) : defaults.duration();
        place += (has & 8) != 0 ? 4 : 0;
        long usualSize = (has & 0x10) != 0 ? Box.u32(b, place) : defaults.size();
        place += (has & 0x10) != 0 ? 4 : 0;
        int usualFlags = (has & 0x20) != 0 ? b.getInt((int) place) : defaults.flags();
        int flags = b.getInt((int) trun.body());
        long count = Box.u32(b, trun.body() + 4);
        if ((flags & 1) == 0 || (has & 1) != 0 || count + to.size() > MOST_SAMPLES) {
            throw new IOException("a fragment of a kind that is not read here");
        }
        int p = (int) trun.body() + 8;
        long offset = moofAt + b.getInt(p);
        p += 4;
        int firstFlags = (flags & 4) != 0 ? b.getInt(p) : usualFlags;
        p += (flags & 4) != 0 ? 4 : 0;
        long scale = span.tracks().timescale();
        long time = begin;
        for (int i = 0; i < count; i++) {
            long duration = (flags & 0x100) != 0 ? Box.u32(b, p) : usualDuration;
            p += (flags & 0x100) != 0 ? 4 : 0;
            long size = (flags & 0x200) != 0 ? Box.u32(b, p) : usualSize;
            p += (flags & 0x200) != 0 ? 4 : 0;
            int own = (flags & 0x400) != 0 ? b.getInt(p) : i == 0 ? firstFlags : usualFlags;
            p += (flags & 0x400) != 0 ? 4 : 0;
            long shownAfter = (flags & 0x800) != 0 ? b.getInt(p) : 0;
            p += (flags & 0x800) != 0 ? 4 : 0;
            if (!StoredSample.isPossible(size) || offset < 0 || offset + size > span.mediaEnd()) {
                throw new IOException("a fragment whose pictures are elsewhere");
            }
            StoredSample.Content content = window.content(offset, (int) size);
            to.add(new Placed(
                    offset,
                    new StoredSample(
                            0,
                            nanos(time, scale),
                            nanos(duration, scale),
                            nanos(shownAfter, scale),
                            (own & NOT_SYNC) == 0,
                            (int) size,
                            content)));
            offset += size;
            time += duration;
        }
        return time;
    }
}
