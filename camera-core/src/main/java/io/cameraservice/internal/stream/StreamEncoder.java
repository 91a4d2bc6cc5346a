package io.cameraservice.internal.stream;

import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.stream.StreamStatus.EncoderInfo;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Makes a stream's packets of frames of one mode. Frames are written by one thread at a time. */
interface StreamEncoder extends AutoCloseable {
    /** Whether frames of this mode can follow those already written. */
    boolean accepts(VideoMode next);

    /** Takes a frame; blocks while the encoder is busy. */
    void write(Frame frame) throws IOException;

    /** Nanoseconds since the first frame was offered; 0 before that, and where nothing can hang. */
    long fedNanos();

    /** Completes with its exit code when it ended. */
    CompletableFuture<Integer> onExit();

    /** The last lines it wrote to its log. */
    String lastWords();

    EncoderInfo info(int restarts, long skipped);

    void kill();

    /** Lets it finish; blocks for up to two seconds. */
    @Override
    void close();
}
