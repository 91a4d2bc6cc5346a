package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.MediaTrack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the H.264 of plain MP4 by the tables in its {@code moov}, which are read piece by piece. */
final class SampleTableReader extends ContainerReader {
    private final FileChannel channel;
    private final long fileSize;
    private final FileWindow media;
    private final long scale;
    private final List<Optional<MediaTrack>> descriptions;
    private MediaTrack video = MediaTrack.h264();

    private final Table times;
    private final Table shifts;
    private final Table chunkRuns;
    private final Table chunks;
    private final Table sizes;
    private final Table syncs;
    private final boolean wideOffsets;
    private final boolean everyKey;
    private final long usualSize;
    private final long count;

    private long sample;
    private long time;
    private final RunCursor delta;
    private final RunCursor shift;
    private long sync;
    private long chunk;
    private long chunkRun;
    private long leftInChunk;
    private long offset;

    /** The entries of a table box. */
    private static final class Table {
        private final FileWindow window;
        private final long at;
        private final long entries;
        private final int width;

        Table(FileChannel channel, Optional<Box> box, int header, int width) throws IOException {
            this.width = width;
            if (box.isEmpty()) {
                window = new FileWindow(channel, 0);
                at = 0;
                entries = 0;
                return;
            }
            window = new FileWindow(channel, box.get().end());
            at = box.get().body() + header;
            long told = window.u32(at - 4);
            entries = Math.max(0, Math.min(told, width == 0 ? told : (box.get().end() - at) / width));
        }

        long u32(long entry, int field) throws IOException {
            return window.u32(at + entry * width + field);
        }

        long u64(long entry) throws IOException {
            return window.u64(at + entry * width);
        }
    }

    /** Goes through a table of runs of equal values. */
    private static final class RunCursor {
        private final Table table;
        private long entry;
        private long left;
        private long value;

        RunCursor(Table table) {
            this.table = table;
        }

        long next() throws IOException {
            while (left == 0 && entry < table.entries) {
                left = table.u32(entry, 0);
                value = table.u32(entry, 4);
                entry++;
            }
            if (left == 0) {
                return 0;
            }
            left--;
            return value;
        }
    }

    SampleTableReader(FileChannel channel) throws IOException {
        super(channel);
        this.channel = channel;
        this.fileSize = channel.size();
        this.media = new FileWindow(channel, fileSize);
        Box mdia = media();
        this.scale = scale(mdia);
        Box stbl = child(mdia, "minf").flatMap(minf -> find(minf, "stbl")).orElseThrow(SampleTableReader::damaged);
        Box stsd = child(stbl, "stsd").orElseThrow(SampleTableReader::damaged);
        ByteBuffer bytes = small(stsd);
        this.descriptions = Mp4Boxes.descriptions(bytes, Box.whole(bytes).orElseThrow(SampleTableReader::damaged));
        Optional<Box> stss = child(stbl, "stss");
        Optional<Box> co64 = child(stbl, "co64");
        this.times = new Table(channel, child(stbl, "stts"), 8, 8);
        this.shifts = new Table(channel, child(stbl, "ctts"), 8, 8);
        this.chunkRuns = new Table(channel, child(stbl, "stsc"), 8, 12);
        this.wideOffsets = co64.isPresent();
        this.chunks = new Table(channel, wideOffsets ? co64 : child(stbl, "stco"), 8, wideOffsets ? 8 : 4);
        Optional<Box> stsz = child(stbl, "stsz");
        this.usualSize = stsz.isPresent() ? media.u32(stsz.get().body() + 4) : 0;
        this.sizes = new Table(channel, stsz, 12, usualSize > 0 ? 0 : 4);
        this.syncs = new Table(channel, stss, 8, 4);
        this.everyKey = stss.isEmpty();
        this.count = sizes.entries;
        this.delta = new RunCursor(times);
        this.shift = new RunCursor(shifts);
    }

    private static IOException damaged() {
        return new IOException("its index is damaged");
    }

    private Optional<Box> child(Box parent, String type) throws IOException {
        return Mp4Boxes.child(channel, parent.body(), parent.end(), type);
    }

    private Optional<Box> find(Box parent, String type) {
        try {
            return child(parent, type);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ByteBuffer small(Box box) throws IOException {
        if (box.size() > Fmp4.LARGEST_HEADER) {
            throw damaged();
        }
        return box.read(channel);
    }

    /** The mdia box of the first track with pictures. */
    private Box media() throws IOException {
        Box moov = Mp4Boxes.child(channel, 0, fileSize, "moov").orElseThrow(SampleTableReader::damaged);
        long at = moov.body();
        for (int boxes = 0; boxes < Fmp4.MOST_BOXES; boxes++) {
            Optional<Box> trak = Mp4Boxes.child(channel, at, moov.end(), "trak");
            if (trak.isEmpty()) {
                break;
            }
            Optional<Box> mdia = child(trak.get(), "mdia");
            Optional<Box> hdlr = mdia.flatMap(m -> find(m, "hdlr"));
            if (hdlr.isPresent() && media.u32(hdlr.get().body() + 8) == 0x76696465) {
                return mdia.get();
            }
            at = trak.get().end();
        }
        throw new IOException("it has no pictures");
    }

    private long scale(Box mdia) throws IOException {
        ByteBuffer bytes = small(child(mdia, "mdhd").orElseThrow(SampleTableReader::damaged));
        long found = Box.whole(bytes)
                .orElseThrow(SampleTableReader::damaged)
                .timeHeader(bytes)
                .timescale();
        if (found == 0) {
            throw damaged();
        }
        return found;
    }

    @Override
    MediaTrack track(int index) {
        return video;
    }

    @Override
    @Nullable
    StoredSample read() throws IOException {
        if (sample >= count || !enterChunk()) {
            return null;
        }
        long size = usualSize > 0 ? usualSize : sizes.u32(sample, 0);
        if (!StoredSample.isPossible(size) || offset < 0 || offset > fileSize - size) {
            return null; // cut off behind its index
        }
        long duration = delta.next();
        int shownAfter = (int) shift.next();
        sample++;
        while (sync < syncs.entries && syncs.u32(sync, 0) < sample) {
            sync++;
        }
        boolean key = everyKey || (sync < syncs.entries && syncs.u32(sync, 0) == sample);
        StoredSample found = new StoredSample(
                0,
                nanos(time, scale),
                nanos(duration, scale),
                nanos(shownAfter, scale),
                key,
                (int) size,
                media.content(offset, (int) size));
        time += duration;
        offset += size;
        leftInChunk--;
        return found;
    }

    private boolean enterChunk() throws IOException {
        while (leftInChunk == 0) {
            if (chunk >= chunks.entries || chunkRuns.entries == 0) {
                return false;
            }
            while (chunkRun + 1 < chunkRuns.entries && chunkRuns.u32(chunkRun + 1, 0) <= chunk + 1) {
                chunkRun++;
            }
            leftInChunk = chunkRuns.u32(chunkRun, 4);
            int description = (int) Math.min(descriptions.size(), chunkRuns.u32(chunkRun, 8)) - 1;
            video = description < 0
                    ? video
                    : descriptions.get(description).orElseThrow(() -> new IOException("its pictures are not in H.264"));
            offset = wideOffsets ? chunks.u64(chunk) : chunks.u32(chunk, 0);
            chunk++;
        }
        return true;
    }
}
