package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which files to list. Immutable.
 *
 * @param limit at most this many, 1…1000
 * @param offset leaving out so many of the newest, 0 or more
 * @param camera only of this camera
 * @param from only those begun at or after this time
 * @param to only those begun before this time
 */
public record MediaQuery(
        int limit, int offset, Optional<CameraId> camera, Optional<Instant> from, Optional<Instant> to) {
    /** The most that one page may hold. */
    public static final int MOST = 1000;

    public MediaQuery {
        requireNonNull(camera, "camera");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        if (limit < 1 || limit > MOST) {
            throw new CameraException.InvalidArgument("limit", "1..1000", "limit is from 1 to 1000, not " + limit);
        }
        if (offset < 0) {
            throw new CameraException.InvalidArgument("offset", ">= 0", "offset is not negative, not " + offset);
        }
    }

    /** The newest of all cameras. */
    public static MediaQuery newest(int limit) {
        return new MediaQuery(limit, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
