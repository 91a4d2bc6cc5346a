package io.cameraservice.internal.rtsp;

import java.time.Instant;

/** Told, on the executor of the {@link RtspServerOptions}, that a stream which had fallen silent goes on. */
@FunctionalInterface
public interface SilenceListener {
    /** There is no picture of the time between. */
    void silenceEnded(Instant from, Instant to);
}
