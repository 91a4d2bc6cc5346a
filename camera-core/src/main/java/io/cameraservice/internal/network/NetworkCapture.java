package io.cameraservice.internal.network;

import io.cameraservice.spi.CameraDriver.Capture;
import java.time.Duration;
import java.util.Optional;

/** A source that is pulled. Safe for use by any thread. */
interface NetworkCapture extends Capture {
    /** Networks hiccup. */
    Duration PATIENCE = Duration.ofSeconds(3);

    /** Is called on the capture's thread when it ended by itself, before the sink hears of it. */
    @FunctionalInterface
    interface Observer {
        void ended(NetworkCapture capture, Ending why);
    }

    /** Why a source sends no more. */
    enum Ending {
        /** The connection ended, or what came cannot be read. */
        BROKEN,
        /** Its pictures have another codec or size than before. */
        CHANGED,
        /** Its pictures are not sent in the order in which they are shown. */
        REORDERED
    }

    /** Begins to pull; once. */
    void start();

    /** Whether a frame came at all. */
    boolean hasDelivered();

    @Override
    default Optional<Duration> patience() {
        return Optional.of(PATIENCE);
    }
}
