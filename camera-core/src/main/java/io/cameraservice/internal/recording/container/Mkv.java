package io.cameraservice.internal.recording.container;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads Matroska files with one track (RFC 9559): their length, which one that was not finished does not tell, and their blocks. */
public final class Mkv {
    private static final int LARGEST = 64 << 20;
    private static final int LONGEST_HEAD = 12;
    private static final long EBML = 0x1a45dfa3L;
    private static final long SEGMENT = 0x18538067L;
    private static final long INFO = 0x1549a966L;
    private static final long TRACKS = 0x1654ae6bL;
    private static final long CLUSTER = 0x1f43b675L;
    private static final long TIMESTAMP_SCALE = 0x2ad7b1L;
    private static final long DURATION = 0x4489L;
    private static final int TIMESTAMP = 0xe7;
    private static final int SIMPLE_BLOCK = 0xa3;
    private static final long USUAL_MILLIS = 33;

    /** Takes what a file has. */
    private interface Elements {
        /** An element of the segment; its content is between position and limit. False to read no further. */
        boolean element(long id, ByteBuffer content) throws IOException;
    }

    /** Takes the blocks of a file. */
    private interface Blocks {
        void block(int track, long millis, boolean key, byte[] data) throws IOException;
    }

    private Mkv() {}

    /** The length in its head; empty if it was not finished, or is no Matroska. */
    static Optional<Duration> length(Path file) throws IOException {
        double[] length = {0, 1_000_000};
        read(file, (id, content) -> {
            if (id == INFO) {
                info(content, length);
            }
            return id != CLUSTER && id != INFO;
        });
        double nanos = length[0] * length[1];
        return nanos > 0 && nanos < Long.MAX_VALUE ? Optional.of(Duration.ofNanos((long) nanos)) : Optional.empty();
    }

    /** The length of a segment of a recording, by its blocks where its head does not tell; empty if it has none. */
    static Optional<Duration> segment(Path file) throws IOException {
        Optional<Duration> told = length(file);
        if (told.isPresent()) {
            return told;
        }
        long[] times = {-1, -1, USUAL_MILLIS}; // first, last, distance
        blocks(file, (track, millis, key, data) -> {
            if (track != MkvWriter.PICTURES) {
                return;
            }
            times[0] = times[0] < 0 ? millis : times[0];
            times[2] = times[1] < 0 ? times[2] : Math.max(1, millis - times[1]);
            times[1] = millis;
        });
        return times[0] < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(times[1] - times[0] + times[2]));
    }

    /**
     * Makes one file of a recording's segments; it appears under its name at once. A single one is not copied.
     *
     * @param lengths of the segments
     */
    public static void join(List<Path> segments, List<Duration> lengths, Path target) throws IOException {
        if (segments.size() == 1) {
            WholeFile.link(segments.get(0), target);
            return;
        }
        WholeFile.write(target, channel -> {
            MkvWriter writer = new MkvWriter(channel);
            List<byte[]> entries = entries(segments.get(0));
            Optional<byte[]> sound = soundOf(segments);
            writer.begin(sound.map(s -> MkvWriter.joined(entries.get(0), s)).orElse(entries.get(0)));
            long offset = 0;
            for (int i = 0; i < segments.size(); i++) {
                long start = offset;
                long[] first = {-1};
                boolean heard = sound.isPresent() && isSame(entries(segments.get(i)), sound.get());
                blocks(segments.get(i), (track, millis, key, data) -> {
                    first[0] = first[0] < 0 ? millis : first[0];
                    if (track == MkvWriter.PICTURES || heard) {
                        writer.block(track, start + millis - first[0], key, data);
                    }
                });
                offset += lengths.get(i).toMillis();
            }
            writer.complete(offset);
        });
    }

    /** The sound of the first segment that has some; that of others is the same, or left out. */
    private static Optional<byte[]> soundOf(List<Path> segments) throws IOException {
        for (Path segment : segments) {
            List<byte[]> entries = entries(segment);
            if (entries.size() > 1) {
                return Optional.of(entries.get(1));
            }
        }
        return Optional.empty();
    }

    private static boolean isSame(List<byte[]> entries, byte[] sound) {
        return entries.size() > 1 && Arrays.equals(entries.get(1), sound);
    }

    /** The descriptions of the tracks, pictures first. */
    private static List<byte[]> entries(Path file) throws IOException {
        List<byte[]> found = new ArrayList<>();
        read(file, (id, content) -> {
            if (id == TRACKS) {
                while (content.hasRemaining()) {
                    int start = content.position();
                    number(content, false);
                    slice(content, number(content, true));
                    byte[] entry = new byte[content.position() - start];
                    content.get(start, entry);
                    found.add(entry);
                }
            }
            return found.isEmpty();
        });
        if (found.isEmpty()) {
            throw new IOException(file + " has no tracks");
        }
        return found;
    }

    private static void blocks(Path file, Blocks to) throws IOException {
        read(file, (id, content) -> {
            if (id == CLUSTER) {
                cluster(content, to);
            }
            return true;
        });
    }

    private static void cluster(ByteBuffer content, Blocks to) throws IOException {
        long time = 0;
        while (content.hasRemaining()) {
            long id = number(content, false);
            ByteBuffer body = slice(content, number(content, true));
            if (id == TIMESTAMP) {
                time = unsigned(body);
            } else if (id == SIMPLE_BLOCK) {
                int track = (int) number(body, true);
                long millis = time + body.getShort();
                boolean key = (body.get() & 0x80) != 0;
                byte[] data = new byte[body.remaining()];
                body.get(data);
                to.block(track, millis, key, data);
            }
        }
    }

    private static void info(ByteBuffer content, double[] length) {
        while (content.hasRemaining()) {
            long id = number(content, false);
            ByteBuffer body = slice(content, number(content, true));
            if (id == TIMESTAMP_SCALE) {
                length[1] = unsigned(body);
            } else if (id == DURATION) {
                length[0] = body.remaining() == 8 ? body.getDouble() : body.getFloat();
            }
        }
    }

    /** Goes through the elements of the segment; ends before one that was cut off or is damaged. */
    private static void read(Path file, Elements to) throws IOException {
        try (FileChannel channel = FileContent.open(file)) {
            long size = channel.size();
            long at = 0;
            boolean first = true;
            while (at < size) {
                ByteBuffer head = Box.read(channel, at, (int) Math.min(LONGEST_HEAD, size - at));
                long id = number(head, false);
                long length = number(head, true);
                long body = at + head.position();
                if (first && id != EBML) {
                    return;
                }
                first = false;
                if (id == SEGMENT) {
                    at = body; // its children follow
                    continue;
                }
                if (length > LARGEST || body + length > size) {
                    return;
                }
                if (id != EBML && !to.element(id, Box.read(channel, body, (int) length))) {
                    return;
                }
                at = body + length;
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // what is damaged ends the file
        }
    }

    static ByteBuffer slice(ByteBuffer from, long length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = from.slice(from.position(), (int) length);
        from.position(from.position() + (int) length);
        return part;
    }

    static long unsigned(ByteBuffer body) {
        long value = 0;
        while (body.hasRemaining()) {
            value = value << 8 | (body.get() & 0xff);
        }
        return value;
    }

    /** A number of variable size: an element's id with its marker bit, or a length without. */
    static long number(ByteBuffer b, boolean length) {
        int first = b.get() & 0xff;
        int bytes = Integer.numberOfLeadingZeros(first) - 24 + 1;
        if (bytes > 8) {
            throw new IllegalArgumentException("not Matroska");
        }
        long value = length ? first & (0xff >> bytes) : first;
        for (int i = 1; i < bytes; i++) {
            value = (value << 8) | (b.get() & 0xff);
        }
        return value;
    }
}
