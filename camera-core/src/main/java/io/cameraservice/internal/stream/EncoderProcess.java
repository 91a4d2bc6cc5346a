package io.cameraservice.internal.stream;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.stream.StreamStatus.EncoderInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One run of ffmpeg, from its start to its end, for frames of one mode. Frames are written by one thread at a time. */
final class EncoderProcess implements AutoCloseable {
    private final ChildProcess process;
    private final String codec;
    private final String why;
    private final Instant startedAt;
    private @Nullable MatroskaWriter matroska;
    private volatile @Nullable VideoMode mode;
    private volatile long firstWriteNanos;

    EncoderProcess(ChildProcess process, String codec, String why, Instant startedAt) {
        this.process = process;
        this.codec = codec;
        this.why = why;
        this.startedAt = startedAt;
    }

    boolean isCopy() {
        return codec.equals("copy");
    }

    /** Whether frames of this mode can follow those already written. */
    boolean accepts(VideoMode next) {
        VideoMode present = mode;
        return present == null ? isCopy() == next.format().equals(PixelFormat.H264) : present.equals(next);
    }

    /** Blocks while the encoder is busy. */
    void write(Frame frame) throws IOException {
        MatroskaWriter out = matroska;
        if (out == null) {
            out = new MatroskaWriter(process.stdin(), frame.mode());
            matroska = out;
            mode = frame.mode();
        }
        boolean first = firstWriteNanos == 0;
        if (first) {
            firstWriteNanos = System.nanoTime(); // before: an encoder that hangs may never take it
        }
        if (!out.write(frame) && first) {
            firstWriteNanos = 0;
        }
    }

    /** Nanoseconds since the first frame was offered; 0 before that. */
    long fedNanos() {
        return firstWriteNanos == 0 ? 0 : System.nanoTime() - firstWriteNanos;
    }

    CompletableFuture<Integer> onExit() {
        return process.onExit();
    }

    String lastWords() {
        return process.lastWords();
    }

    EncoderInfo info(int restarts, long skipped) {
        return new EncoderInfo(codec, why, process.pid(), startedAt, restarts, skipped);
    }

    void kill() {
        process.kill();
    }

    /** Lets it finish; blocks for up to two seconds. */
    @Override
    public void close() {
        process.close();
    }
}
