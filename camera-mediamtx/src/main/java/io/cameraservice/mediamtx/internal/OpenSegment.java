package io.cameraservice.mediamtx.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A file that another program writes, and whether it still does. For use by one thread. */
final class OpenSegment {
    /** Without growth for so long after its end, a file is whole: the server writes it while the next one is there already. */
    private static final Duration SETTLED = Duration.ofMillis(150);

    private final Path file;
    private long bytes;
    private long grownAt = System.nanoTime();

    OpenSegment(Path file) throws IOException {
        this.file = file;
        this.bytes = Files.size(file);
    }

    Path file() {
        return file;
    }

    /** Looks whether it has grown. */
    void look() throws IOException {
        long now = Files.size(file);
        if (now != bytes) {
            bytes = now;
            grownAt = System.nanoTime();
        }
    }

    /** From now on it is to be quiet until it is settled. */
    void expectEnd() {
        grownAt = System.nanoTime();
    }

    boolean isSettled() {
        return hasNotGrownFor(SETTLED);
    }

    boolean hasNotGrownFor(Duration time) {
        return System.nanoTime() - grownAt > time.toNanos();
    }
}
