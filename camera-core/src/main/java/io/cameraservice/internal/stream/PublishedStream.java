package io.cameraservice.internal.stream;

import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import java.util.Optional;

/** A camera's stream as the media servers offer it. Safe for use by any thread. */
public interface PublishedStream {
    /** Where it can be read now, at the relay if nowhere else. */
    StreamUrls urls();

    /** What a media server says of it; empty without one, and while it says nothing. */
    Optional<ServedPath> path();

    /**
     * Disconnects a reader; waits for the media server.
     *
     * @throws io.cameraservice.CameraException if there is no such reader, or the media server does not do it
     */
    void disconnect(String reader);
}
