package io.cameraservice.internal.recording.container;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Matroska: the length in the header; missing in a file that was not closed properly. */
final class Mkv {
    private static final int HEAD = 64 * 1024;
    private static final long EBML = 0x1a45dfa3L;
    private static final long SEGMENT = 0x18538067L;
    private static final long INFO = 0x1549a966L;
    private static final long TIMESTAMP_SCALE = 0x2ad7b1L;
    private static final long DURATION = 0x4489L;

    private Mkv() {}

    static Optional<Duration> length(Path file) throws IOException {
        ByteBuffer head;
        try (FileChannel channel = FileContent.open(file)) {
            head = Box.read(channel, 0, (int) Math.min(HEAD, channel.size()));
        }
        try {
            return length(head);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> length(ByteBuffer b) {
        double scale = 1_000_000;
        double duration = 0;
        if (number(b, false) != EBML) {
            return Optional.empty();
        }
        skip(b);
        while (b.hasRemaining()) {
            long id = number(b, false);
            if (id == SEGMENT || id == INFO) {
                number(b, true);
            } else if (id == TIMESTAMP_SCALE) {
                scale = 0;
                for (long left = number(b, true); left > 0; left--) {
                    scale = scale * 256 + (b.get() & 0xff);
                }
            } else if (id == DURATION) {
                duration = number(b, true) == 8 ? b.getDouble() : b.getFloat();
                break;
            } else {
                skip(b);
            }
        }
        double nanos = duration * scale;
        return nanos > 0 && nanos < Long.MAX_VALUE ? Optional.of(Duration.ofNanos((long) nanos)) : Optional.empty();
    }

    private static void skip(ByteBuffer b) {
        long size = number(b, true);
        if (size > b.remaining()) {
            throw new BufferUnderflowException();
        }
        b.position(b.position() + (int) size);
    }

    /** A number of variable size: an element's id with its marker bit, or a length without. */
    private static long number(ByteBuffer b, boolean length) {
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
