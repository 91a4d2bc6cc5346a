package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A path that is being made into HLS. Immutable.
 *
 * @param path which
 * @param created since when
 * @param lastRequest when somebody last asked for a piece of it
 * @param bytesSent to all who did
 */
public record HlsMuxer(String path, Optional<Instant> created, Optional<Instant> lastRequest, long bytesSent) {
    public HlsMuxer {
        requireNonNull(path, "path");
        requireNonNull(created, "created");
        requireNonNull(lastRequest, "lastRequest");
    }

    static HlsMuxer of(JsonView view) {
        return new HlsMuxer(
                view.neededText("path"),
                view.time("created"),
                view.time("lastRequest"),
                view.number("outboundBytes", "bytesSent").orElse(0L));
    }
}
