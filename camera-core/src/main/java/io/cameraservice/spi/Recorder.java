package io.cameraservice.spi;

import io.cameraservice.media.RecordingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes the media of a stream into segment files. It knows nothing of recordings, gaps or resumption: those are the
 * service's, which starts a new run after each interruption.
 */
public interface Recorder {
    /** A short name, e.g. {@code "internal"}. */
    String name();

    /**
     * Starts a run and returns at once; the listener gets what happens.
     *
     * @throws io.cameraservice.CameraException.DependencyFailed if the program it needs is missing or cannot be started
     */
    Run start(Job job, Listener listener);

    /**
     * What to record.
     *
     * @param rtspUrl the stream, ready to be read
     * @param directory where segments go; exists and is empty of files with the numbers used
     * @param format the container of the segments; never {@link RecordingFormat#MP4}, which is made afterwards
     * @param firstNumber number of the first segment: files are called {@code 00000.EXT} and on
     * @param segmentLength wanted length of a segment, reached at the next key frame
     * @param timeOffset where this run's media begins on the recording's own time line
     * @param length how much media to write before ending by itself; empty for no limit
     */
    record Job(
            String rtspUrl,
            Path directory,
            RecordingFormat format,
            int firstNumber,
            Duration segmentLength,
            Duration timeOffset,
            Optional<Duration> length) {}

    /** Called by a run, one call at a time, on the recorder's threads; returns quickly. */
    interface Listener {
        /** The segment with this number has its first media bytes on disk. */
        void segmentBegun(int number, Path file);

        /** The segment is complete; its media has this length. */
        void segmentEnded(int number, Path file, Duration media);

        /** The run is over; nothing follows. {@code detail} says why if it neither was asked to end nor reached its length. */
        void ended(String detail);

        /**
         * How much media a file holds, up to its last complete fragment: for a recorder whose files another program
         * writes. Read from the file alone, also while it grows; may be asked by any thread.
         *
         * @return zero if there is no picture in it yet
         * @throws IOException if it cannot be read
         */
        Duration mediaIn(Path file) throws IOException;
    }

    /** A run under way. */
    interface Run extends AutoCloseable {
        /** Asks it to end cleanly; {@link Listener#ended} follows within a few seconds. Idempotent, returns at once. */
        @Override
        void close();
    }
}
