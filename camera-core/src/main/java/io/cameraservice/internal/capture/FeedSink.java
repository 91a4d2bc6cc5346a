package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameSize;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
    private final PictureInspector inspector;
    private final Runnable onFirstFrame;
    private final Runnable onResized;
    private final Consumer<CameraException> onFailure;
    private volatile boolean closed;
    private @Nullable FrameSize size;

    /**
     * The callbacks run on the line, and not after {@link #close}; {@code onResized} for the first picture of another
     * size than negotiated, and for each that differs from the one before.
     */
    FeedSink(
            String name,
            SerialExecutor line,
            FeedCounters counters,
            FrameDispatcher dispatcher,
            SoundFeed sound,
            PictureInspector inspector,
            Runnable onFirstFrame,
            Runnable onResized,
            Consumer<CameraException> onFailure) {
        this.name = name;
        this.line = line;
        this.counters = counters;
        this.dispatcher = dispatcher;
        this.sound = sound;
        this.inspector = inspector;
        this.onFirstFrame = onFirstFrame;
        this.onResized = onResized;
        this.onFailure = onFailure;
    }

    @Override
    public void frame(Frame frame) {
        if (closed) {
            return;
        }
        Frame picture = inspector.inspect(frame);
        if (picture == null) {
            corrupt(inspector.fault() + " (frame " + frame.sequence() + ")");
            return;
        }
        try (picture) {
            if (counters.frame(picture, System.nanoTime())) {
                onLine(onFirstFrame);
            }
            FrameSize before = size == null ? frame.size() : size;
            size = picture.size();
            if (!before.equals(size)) {
                log.info("{}: its pictures are {}, negotiated was {}", name, size, frame.mode());
                onLine(onResized);
            }
            dispatcher.frame(picture);
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
