package io.cameraservice.internal.recording.container;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Goes through the samples of one file after the other; one file is open at a time. Not thread-safe. */
final class SampleCursor implements Closeable {
    private @Nullable Path file;
    private @Nullable ContainerReader reader;
    private @Nullable StoredSample next;
    private long number;

    /** Goes to the cut's file: goes on in it if it is open already, unless its sample {@code first} is behind. */
    ContainerReader open(Cut cut, long first) throws IOException {
        ContainerReader open = reader;
        if (open == null || !cut.file().equals(file) || number > first) {
            close();
            open = ContainerReader.open(cut.file(), cut.format());
            reader = open;
            file = cut.file();
            number = 0;
            next = open.next();
        }
        return open;
    }

    /** The next sample, which stays the next one; null after the last. */
    @Nullable
    StoredSample peek() {
        return next;
    }

    /** Number of the next sample in its file, from 0 on. */
    long number() {
        return number;
    }

    void skip() throws IOException {
        if (reader != null) {
            next = reader.next();
            number++;
        }
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
