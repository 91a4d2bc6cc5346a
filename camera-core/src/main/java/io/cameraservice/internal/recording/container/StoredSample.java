package io.cameraservice.internal.recording.container;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One picture or piece of sound as it lies in a file. Its bytes are read when they are asked for, while the reader that
 * gave it is open. Immutable.
 *
 * @param track index of its track, see {@link ContainerReader#track}
 * @param nanos when it is decoded, on the time line of the file
 * @param length nanoseconds until the next of its track; 0 if the file does not tell
 * @param shownAfter nanoseconds from decoding until it is shown
 * @param key whether a decoder can begin with it
 * @param size how many bytes it has
 */
record StoredSample(int track, long nanos, long length, long shownAfter, boolean key, int size, Content content) {
    /** Larger ones are taken for damage. */
    static final int LARGEST = 32 << 20;

    /** Reads the bytes; H.264 has four-byte lengths in place of start codes. */
    @FunctionalInterface
    interface Content {
        byte[] read() throws IOException;
    }

    byte[] data() throws IOException {
        return content.read();
    }

    /** Whether a sample may have this size. */
    static boolean isPossible(long size) {
        return size > 0 && size <= LARGEST;
    }

    /** When it ends; where the file does not tell, by the sample after it or before it. */
    long end(@Nullable StoredSample next, long usual) {
        if (next != null && next.nanos > nanos) {
            return next.nanos;
        }
        return nanos + (length > 0 ? length : usual);
    }
}
