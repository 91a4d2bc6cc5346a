package io.cameraservice.internal.recording.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.testing.OwnJvm;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eleven hours in one file, at 30 pictures a second, are cut with little memory. */
class LongClipTest {
    private static final Duration LENGTH = Duration.ofHours(11);
    private static final long PICTURES = LENGTH.toSeconds() * 30;
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    /** SPS of 64x48 in the baseline profile, PPS, a key frame and another. */
    private static final byte[] KEY = {
        0,
        0,
        0,
        1,
        0x67,
        0x42,
        (byte) 0xc0,
        0x0a,
        (byte) 0xd9,
        0x04,
        0x27,
        0x20,
        0,
        0,
        0,
        1,
        0x68,
        (byte) 0xce,
        0x38,
        (byte) 0x80,
        0,
        0,
        0,
        1,
        0x65,
        1,
        2,
        3
    };

    private static final byte[] OTHER = {0, 0, 0, 1, 0x41, 1, 2, 3, 4, 5};

    @TempDir
    Path directory;

    @Test
    void elevenHoursAreCutWithinAHundredMegabytes() {
        List<String> command = new ArrayList<>(OwnJvm.command(Program.class, directory.toString()));
        command.add(1, "-Xmx100m");
        try (Tool program = Tool.start(command)) {
            assertEquals(0, program.exitCode(Duration.ofMinutes(3)), program::output);
        }
    }

    /** Writes the file and cuts it. */
    static final class Program {
        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            Path file = directory.resolve("long.mp4");
            write(file);
            Duration from = LENGTH.minusMinutes(2);
            Duration to = LENGTH.minusMinutes(1);
            cut(file, RecordingFormat.FMP4, from, to, 1800, directory);
            Path plain = directory.resolve("plain.mp4");
            Mp4Index.build(List.of(file), plain);
            cut(plain, RecordingFormat.MP4, from, to, 1800, directory);
            cut(plain, RecordingFormat.MP4, Duration.ZERO, LENGTH, PICTURES, directory);
        }

        private static void write(Path file) throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (ContainerWriter writer = new Fmp4Writer(channel, Duration.ofMillis(33))) {
                for (long i = 0; i < PICTURES; i++) {
                    boolean key = i % 30 == 0;
                    ByteBuffer data = ByteBuffer.wrap(key ? KEY : OTHER);
                    writer.write(new MediaPacket(0, i * 100_000_000 / 3, key, data));
                }
                writer.finish(LENGTH.toNanos());
            }
        }

        private static void cut(
                Path file, RecordingFormat format, Duration from, Duration to, long pictures, Path directory)
                throws IOException {
            Cut cut = new Cut(file, format, START, Duration.ZERO, LENGTH, START.plus(from), START.plus(to));
            ClipWriter clip = ClipWriter.read(List.of(cut));
            require(Math.abs(clip.pictures() - pictures) <= 1, clip.pictures() + " pictures");
            require(START.plus(from).equals(clip.parts().get(0).startedAt()), "it begins elsewhere");
            Path target = directory.resolve("clip.mp4");
            Files.deleteIfExists(target);
            WholeFile.write(target, clip::writePlain);
            require(Files.size(target) <= clip.size(), "more than " + clip.size());
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalStateException(otherwise);
            }
        }
    }
}
