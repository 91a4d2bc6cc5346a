package io.cameraservice.internal.recording.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** MP4 files of any kind: how long they say they are. */
final class Mp4 {
    private Mp4() {}

    /** From the movie header; for one made of fragments, from these. */
    static Optional<Duration> length(Path file) throws IOException {
        try (FileChannel channel = FileContent.open(file)) {
            Optional<Box> moov = child(channel, 0, channel.size(), "moov");
            if (moov.isEmpty()) {
                return Optional.empty();
            }
            if (child(channel, moov.get().body(), moov.get().end(), "mvex").isEmpty()) {
                return header(channel, moov.get());
            }
        }
        return Fmp4.length(file);
    }

    private static Optional<Duration> header(FileChannel channel, Box moov) throws IOException {
        Optional<Box> mvhd = child(channel, moov.body(), moov.end(), "mvhd");
        if (mvhd.isEmpty() || mvhd.get().size() < 48 || mvhd.get().size() > 1024) {
            return Optional.empty();
        }
        ByteBuffer bytes = mvhd.get().read(channel);
        Boxes.TimeHeader time = Boxes.timeHeader(bytes, Boxes.whole(bytes).orElseThrow());
        if (time.timescale() == 0 || time.duration() <= 0 || time.duration() == 0xffffffffL) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Math.round(time.duration() * 1000.0 / time.timescale())));
    }

    private static Optional<Box> child(FileChannel channel, long from, long to, String type) throws IOException {
        Optional<Box> box = Box.at(channel, from, to);
        for (int boxes = 0; boxes < Fmp4.MOST_BOXES && box.isPresent(); boxes++) {
            if (box.get().type().equals(type)) {
                return box;
            }
            box = Box.at(channel, box.get().end(), to);
        }
        return Optional.empty();
    }
}
