package io.cameraservice.internal.recording.container;

import io.cameraservice.media.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads the length of media files from their containers, without starting a program. */
public final class MediaInspector {
    private MediaInspector() {}

    /**
     * Extent of a media file by its container. Immutable.
     *
     * @param duration of its pictures, the last one included
     * @param wholeBytes how many bytes from its beginning on are whole; what follows was cut off
     * @param firstTime the first picture's place on the file's own time line
     * @param pictures how many
     */
    public record MediaExtent(Duration duration, long wholeBytes, Duration firstTime, long pictures) {}

    /**
     * The length of a segment of a recording; empty if it has no picture, or the container does not say.
     *
     * @param format of the segment
     */
    public static Optional<Duration> segment(RecordingFormat format, Path file) throws IOException {
        return switch (format) {
            case FMP4, MP4 -> Fmp4.length(file);
            case MPEGTS -> MpegTs.measure(file).map(MediaExtent::duration);
            case MKV -> Mkv.segment(file);
        };
    }

    /** The length of any media file, at little cost however large it is; empty if the container does not say. */
    public static Optional<Duration> length(RecordingFormat format, Path file) throws IOException {
        return switch (format) {
            case FMP4, MP4 -> mp4Length(file);
            case MPEGTS -> MpegTs.estimate(file);
            case MKV -> Mkv.length(file);
        };
    }

    /** Of any kind of MP4: by its movie header, or by its fragments if it has some. */
    private static Optional<Duration> mp4Length(Path file) throws IOException {
        try (FileChannel channel = FileContent.open(file)) {
            Optional<Box> moov = Mp4Boxes.child(channel, 0, channel.size(), "moov");
            if (moov.isEmpty()) {
                return Optional.empty();
            }
            if (Mp4Boxes.child(channel, moov.get().body(), moov.get().end(), "mvex")
                    .isEmpty()) {
                return header(channel, moov.get());
            }
        }
        return Fmp4.length(file);
    }

    private static Optional<Duration> header(FileChannel channel, Box moov) throws IOException {
        Optional<Box> mvhd = Mp4Boxes.child(channel, moov.body(), moov.end(), "mvhd");
        if (mvhd.isEmpty() || mvhd.get().size() < 48 || mvhd.get().size() > 1024) {
            return Optional.empty();
        }
        ByteBuffer bytes = mvhd.get().read(channel);
        Box.TimeHeader time = Box.whole(bytes).orElseThrow().timeHeader(bytes);
        if (time.timescale() == 0 || time.duration() <= 0 || time.duration() == 0xffffffffL) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Math.round(time.duration() * 1000.0 / time.timescale())));
    }
}
