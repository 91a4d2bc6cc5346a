package io.cameraservice.internal.recording.container;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The fragments of one segment as part of the joined file: moved in time and renumbered. No box changes its size, so
 * offsets in the joined file are known without reading. Immutable.
 *
 * @param begins offset of the first fragment in the joined file
 * @param shift added to decode times, in units of the reference track
 * @param heard whether its sound is part of the joined file
 */
record Fmp4Part(Path path, Fmp4.Span span, long begins, long shift, boolean heard) implements JoinedContent.Part {
    /** No fragment is smaller: numbers made of its place always rise. */
    private static final int SMALLEST_FRAGMENT = 64;

    @Override
    public long size() {
        return span.bytes();
    }

    @Override
    public void writeTo(OutputStream out, long offset, long length) throws IOException {
        long from = span.mediaStart() + offset;
        long to = from + length;
        try (FileChannel channel = FileContent.open(path)) {
            for (long at = span.mediaStart(); at < to; ) {
                Optional<Box> found = Box.at(channel, at, span.mediaEnd());
                if (found.isEmpty()) {
                    throw new IOException("the segment " + path.getFileName() + " changed while it was read");
                }
                Box box = found.get();
                if (box.end() > from) {
                    write(channel, box, Math.max(from, at), Math.min(to, box.end()), out);
                }
                at = box.end();
            }
        }
    }

    private void write(FileChannel channel, Box box, long from, long to, OutputStream out) throws IOException {
        switch (box.type()) {
            case "moof" -> {
                requireSmall(box);
                byte[] moof = new byte[(int) box.size()];
                box.read(channel).get(moof);
                move(ByteBuffer.wrap(moof), begins + box.start() - span.mediaStart());
                out.write(moof, (int) (from - box.start()), (int) (to - from));
            }
            case "sidx", "mfra" -> {
                requireSmall(box);
                // an index of one segment is wrong in the joined file: it becomes free space
                byte[] index = new byte[(int) box.size()];
                ByteBuffer.wrap(index).putInt(index.length).put("free".getBytes(StandardCharsets.ISO_8859_1));
                out.write(index, (int) (from - box.start()), (int) (to - from));
            }
            default -> FileContent.copy(channel, from, to - from, out);
        }
    }

    private void requireSmall(Box box) throws IOException {
        if (box.size() > Fmp4.LARGEST_HEADER) {
            throw new IOException("the segment " + path.getFileName() + " is damaged");
        }
    }

    private void move(ByteBuffer moof, long place) throws IOException {
        Fragment fragment = Fragment.read(moof, span.tracks());
        if (fragment.sequenceAt().isPresent()) {
            moof.putInt(fragment.sequenceAt().getAsInt(), (int) (place / SMALLEST_FRAGMENT));
        }
        for (Fragment.Run run : fragment.runs()) {
            if (!heard && run.track() != span.tracks().reference()) {
                moof.put(run.typeAt(), "free".getBytes(StandardCharsets.ISO_8859_1));
                continue;
            }
            long time = run.time() + shiftOf(run.track());
            if (run.wide()) {
                moof.putLong(run.timeAt(), time);
            } else if (time >>> 32 == 0) {
                moof.putInt(run.timeAt(), (int) time);
            } else {
                throw new IOException("the segment " + path.getFileName() + " has too small a field for its time");
            }
        }
    }

    private long shiftOf(long track) {
        if (track == span.tracks().reference()) {
            return shift;
        }
        long scale =
                span.tracks().timescales().getOrDefault(track, span.tracks().timescale());
        return Math.round((double) shift * scale / span.tracks().timescale());
    }
}
