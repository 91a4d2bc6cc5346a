package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.media.RecordingFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of a media file in the order in which they lie in it: what {@link ContainerWriter}s write, and what other
 * recorders write with H.264. What was cut off at the end does not count. Uses memory for one fragment, cluster or picture at most,
 * however long the file is. Not thread-safe.
 */
abstract class ContainerReader implements Closeable {
    private final FileChannel channel;

    ContainerReader(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read, is none of this format, or has no pictures in H.264
     */
    static ContainerReader open(Path file, RecordingFormat format) throws IOException {
        FileChannel channel = FileContent.open(file);
        try {
            return switch (format) {
                case FMP4, MP4 ->
                    Mp4Boxes.hasFragments(channel)
                            ? new FragmentReader(channel, Fmp4.span(file))
                            : new SampleTableReader(channel);
                case MPEGTS -> new MpegTsReader(channel);
                case MKV -> new MkvReader(channel);
            };
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e instanceof IOException known ? known : new IOException("its head is damaged", e);
        }
    }

    /** What a track is, as of the last sample that was read: its parameters may change. */
    abstract MediaTrack track(int index);

    /**
     * The next sample; null after the last one.
     *
     * @throws IOException if it cannot be read or is damaged
     */
    final @Nullable StoredSample next() throws IOException {
        try {
            return read();
        } catch (RuntimeException e) {
            throw new IOException("it is damaged", e);
        }
    }

    abstract @Nullable StoredSample read() throws IOException;

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** {@code units} of 1/{@code scale} s in nanoseconds. */
    static long nanos(long units, long scale) {
        return units / scale * 1_000_000_000 + Math.round(units % scale * 1e9 / scale);
    }
}
