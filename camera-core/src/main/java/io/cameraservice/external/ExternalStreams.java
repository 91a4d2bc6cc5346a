package io.cameraservice.external;

import io.cameraservice.CameraException;
import java.util.List;

/**
 * The cameras that are streams elsewhere. They are kept over restarts, watched while nobody wants their frames, and pulled only
 * while somebody does. User names and passwords go in and never come out. Safe for use by any thread.
 */
public interface ExternalStreams {
    /**
     * Adds a stream; returns after a first look at it, of a few seconds at most. A source that is away is added all the same and
     * used when it comes. A known address with other credentials, name, type or transport is changed.
     *
     * @throws CameraException.InvalidArgument if the URL cannot be used, or leads back to this service
     * @throws CameraException.InvalidState reason {@code stream_exists} if it is known just like that, {@code too_many_streams}
     */
    ExternalStream add(ExternalStreamRequest request);

    /**
     * Removes the stream and its camera; a recording is ended first, and what is on disk stays.
     *
     * @param stream its URL, with or without credentials, or its camera's id
     * @return as it was
     * @throws CameraException.NotFound if there is none
     */
    ExternalStream remove(String stream);

    /** All, in the order in which they were added. */
    List<ExternalStream> list();
}
