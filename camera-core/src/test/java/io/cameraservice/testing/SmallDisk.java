package io.cameraservice.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A disk of a few megabytes that can really be filled. Tests that need one are left out where nothing may be mounted. */
public final class SmallDisk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path directory;
    private final Path filler;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
    }

    /** Mounts one there. */
    public static SmallDisk mount(Path directory, int megabytes) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean mounted = Tool.exists("mount")
                && run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
        assumeTrue(mounted, "this user may not mount a disk");
        return new SmallDisk(directory);
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /** Leaves not a byte. */
    public void fill() {
        byte[] block = new byte[1 << 20];
        for (int size = block.length; size > 0; size /= 2) {
            append(block, size);
        }
    }

    private void append(byte[] block, int size) {
        try (var out = Files.newOutputStream(
                filler, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block, 0, size);
            }
        } catch (IOException e) {
            // full for pieces of this size
        }
    }

    /** Gives the space back. */
    public void empty() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        run("umount", "-l", directory.toString());
    }

    private static boolean run(String... command) {
        try (Tool tool = Tool.start(command)) {
            return tool.exitCode(PATIENCE) == 0;
        }
    }
}
