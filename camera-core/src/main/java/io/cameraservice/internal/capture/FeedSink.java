package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets what the device delivers from one opening to its close. Safe for use by any thread. */
final class FeedSink implements FrameSink, SoundSink {
    private static final Logger log = LoggerFactory.getLogger(FeedSink.class);

    private final String name;
    private final SerialExecutor line;
    private final FeedCounters counters;
    private final FrameDispatcher dispatcher;
    private final SoundFeed sound;
    private final Runnable onFirstFrame;
    private final Consumer<CameraException> onFailure;
    private volatile boolean closed;

    /** The callbacks run on the line, and not after {@link #close}. */
    FeedSink(
            String name,
            SerialExecutor line,
            FeedCounters counters,
            FrameDispatcher dispatcher,
            SoundFeed sound,
            Runnable onFirstFrame,
            Consumer<CameraException> onFailure) {
        this.name = name;
        this.line = line;
        this.counters = counters;
        this.dispatcher = dispatcher;
        this.sound = sound;
        this.onFirstFrame = onFirstFrame;
        this.onFailure = onFailure;
    }

    @Override
    public void frame(Frame frame) {
        if (!closed) {
            if (counters.frame(frame, System.nanoTime())) {
                onLine(onFirstFrame);
            }
            dispatcher.frame(frame);
        }
    }

    @Override
    public void soundTrack(Optional<MediaTrack> track) {
        if (!closed) {
            sound.track(track);
        }
    }

    @Override
    public void sound(long captureNanos, byte[] data) {
        if (!closed) {
            sound.packet(captureNanos, ByteBuffer.wrap(data));
        }
    }

    @Override
    public void corrupt(String reason) {
        counters.corrupt();
        log.debug("{}: damaged frame left out: {}", name, reason);
    }

    @Override
    public void failed(CameraException cause) {
        onLine(() -> onFailure.accept(cause));
    }

    void close() {
        closed = true;
    }

    private void onLine(Runnable task) {
        line.execute(() -> {
            if (!closed) {
                task.run();
            }
        });
    }
}
