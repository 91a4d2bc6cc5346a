package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.MediaPacket;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes the pictures of a stream, and its sound where the container takes it, into one file. What was written before a crash can be
 * read. Not thread-safe.
 *
 * <p>A picture's length is known when the next one comes: the newest waits for that.
 */
public interface ContainerWriter extends Closeable {
    /**
     * The next picture or piece of sound, track 0 being the pictures. The first picture of a file is a key frame with its parameter
     * sets; sound from before it is left out, and so is sound that is not later than the piece before.
     */
    void write(MediaPacket packet) throws IOException;

    /** Bytes that are in the file now. */
    long size();

    /**
     * Writes what waits and completes the file.
     *
     * @param endNanos when the last picture ends, on the clock of its capture
     */
    void finish(long endNanos) throws IOException;

    /** Closes the file as it is. */
    @Override
    void close() throws IOException;
}
