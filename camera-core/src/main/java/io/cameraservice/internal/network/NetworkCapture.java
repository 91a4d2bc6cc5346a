package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.util.Threads;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that is pulled on a thread of its own. Safe for use by any thread. */
abstract class NetworkCapture implements Capture {
    private static final Logger log = LoggerFactory.getLogger(NetworkCapture.class);

    /** Networks hiccup. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Is called on the capture's thread when it ended by itself, before the sink hears of it. */
    @FunctionalInterface
    interface Observer {
        void ended(NetworkCapture capture, Ending why);
    }

    /** Why a source sends no more. */
    enum Ending {
        /** The connection ended, or what came cannot be read. */
        BROKEN,
        /** Its pictures have another codec than before, or ffmpeg tells of another size. */
        CHANGED,
        /** Its pictures are not sent in the order in which they are shown. */
        REORDERED
    }

    /** How it ended, and for {@link Ending#BROKEN} why; an empty reason for a source that ended its stream. */
    record End(Ending why, String reason) {}

    private final KnownSource source;
    private final VideoMode mode;
    private final FrameDelivery delivery;
    private final Observer observer;
    private final Consumer<NetworkCapture> released;
    private final Thread thread;

    NetworkCapture(
            KnownSource source, VideoMode mode, FrameSink sink, Observer observer, Consumer<NetworkCapture> released) {
        this.source = source;
        this.mode = mode;
        this.delivery = new FrameDelivery(source.toString(), mode, sink);
        this.observer = observer;
        this.released = released;
        this.thread = Threads.daemon("camera-source-" + source.address().host(), this::run);
    }

    /** Reads until the source or {@link #disconnect} ends it. */
    abstract End read();

    /** Ends the connection; idempotent, any thread. */
    abstract void disconnect();

    /** Begins to pull; once. */
    final void start() {
        thread.start();
    }

    /** Whether its pictures have another size by now than the source was known to send. */
    boolean isResized() {
        return false;
    }

    final FrameDelivery delivery() {
        return delivery;
    }

    /** Whether a frame came at all. */
    final boolean hasDelivered() {
        return delivery.hasDelivered();
    }

    @Override
    public final VideoMode mode() {
        return mode;
    }

    @Override
    public final Optional<Duration> patience() {
        return Optional.of(PATIENCE);
    }

    @Override
    public final void close() {
        if (!delivery.close()) {
            return;
        }
        disconnect();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(CLOSE_TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        released.accept(this);
    }

    private void run() {
        End end;
        try {
            end = read();
        } catch (RuntimeException | Error e) {
            log.error("{}: its pictures cannot be read", source, e);
            end = new End(Ending.BROKEN, "its pictures cannot be read: " + e);
        }
        disconnect();
        if (delivery.isClosed()) {
            return;
        }
        released.accept(this);
        observer.ended(this, end.why());
        delivery.failed(new CameraException.InvalidState(
                CameraException.InvalidState.CAMERA_DISCONNECTED,
                source.name() + ": " + inWords(end),
                "BROKEN",
                List.of("RUNNING")));
    }

    private static String inWords(End end) {
        return switch (end.why()) {
            case BROKEN -> end.reason().isEmpty() ? "the source ended its stream" : end.reason();
            case CHANGED -> "the source now sends other pictures";
            case REORDERED -> "the source sends B-frames";
        };
    }
}
