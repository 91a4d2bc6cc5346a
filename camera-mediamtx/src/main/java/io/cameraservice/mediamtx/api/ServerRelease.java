package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import io.cameraservice.internal.util.SingleLine;
import java.time.Instant;
import java.util.Optional;

/**
 * What a server says of itself; servers before 1.15.2 say nothing. Immutable.
 *
 * @param version its release, e.g. {@code v1.20.1}
 * @param started when its process began
 */
public record ServerRelease(Optional<String> version, Optional<Instant> started) {
    public ServerRelease {
        requireNonNull(version, "version");
        requireNonNull(started, "started");
    }

    static ServerRelease of(JsonView view) {
        return new ServerRelease(view.text("version").map(version -> SingleLine.of(version, 64)), view.time("started"));
    }
}
