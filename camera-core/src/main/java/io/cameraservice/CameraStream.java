package io.cameraservice;

import io.cameraservice.event.Subscription;
import io.cameraservice.stream.StreamStatus;
import java.time.Duration;

/**
 * A camera's H.264 stream. It runs while somebody reads it, records it or holds it. Safe for use by any thread.
 */
public interface CameraStream {
    /** What is known of it now. */
    StreamStatus status();

    /** Keeps it running until the returned subscription is closed. */
    Subscription hold();

    /**
     * Waits until media flows.
     *
     * @throws CameraException if it does not within that time, with the reason
     */
    StreamStatus awaitActive(Duration atMost);

    /**
     * Disconnects one who reads it at the media server; nothing keeps him from coming back. Waits for the media server.
     *
     * @param reader its id, from {@link io.cameraservice.stream.ServedPath#readers}
     * @throws CameraException.NotFound if there is no such reader
     * @throws CameraException.NotSupported if the media server cannot disconnect this one
     * @throws CameraException.DependencyFailed if the media server is away, or does not do it
     */
    void disconnect(String reader);
}
