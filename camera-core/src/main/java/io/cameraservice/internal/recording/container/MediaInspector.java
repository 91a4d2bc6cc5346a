package io.cameraservice.internal.recording.container;

import io.cameraservice.media.RecordingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What media files tell of themselves without any program being started. */
public final class MediaInspector {
    private MediaInspector() {}

    /**
     * The length of a segment of a recording; empty if it has no picture, or does not tell.
     *
     * @param format of the segment
     */
    public static Optional<Duration> segment(RecordingFormat format, Path file) throws IOException {
        return switch (format) {
            case FMP4, MP4 -> Fmp4.length(file);
            case MPEGTS -> MpegTs.measure(file).map(MediaExtent::duration);
            case MKV -> Mkv.length(file);
        };
    }

    /** The length of any media file, at little cost however large it is; empty if it does not tell. */
    public static Optional<Duration> length(RecordingFormat format, Path file) throws IOException {
        return switch (format) {
            case FMP4, MP4 -> Mp4.length(file);
            case MPEGTS -> MpegTs.estimate(file);
            case MKV -> Mkv.length(file);
        };
    }
}
