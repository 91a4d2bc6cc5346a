package io.cameraservice.spi;

import io.cameraservice.CameraId;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.stream.StreamUrls;
import java.util.List;

/**
 * A server that passes our streams on to many: it is told what there should be, and keeps itself in line with that.
 *
 * <p>No call blocks: what was desired is brought about in the background and tried again until it holds.
 */
public interface MediaServer extends AutoCloseable {
    /** A short name, e.g. {@code "mediamtx"}. */
    String name();

    /** Begins to work. A server that is away is a state, not an error. */
    void start();

    /** All streams there should be from now on; replaces what was desired before. */
    void desire(List<Source> sources);

    /** Where this server offers the camera's stream now; nothing while it does not. */
    StreamUrls urls(CameraId camera);

    /** How it does. */
    ComponentHealth health();

    /** Ends the work and leaves the server as it is. Idempotent, bounded. */
    @Override
    void close();

    /**
     * A stream to pass on.
     *
     * @param camera whose
     * @param name the path to offer it under
     * @param rtspUrl where it can be pulled from, on demand
     */
    record Source(CameraId camera, String name, String rtspUrl) {}
}
