package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who reads or publishes. Immutable.
 *
 * @param kind by which protocol
 * @param id by which it can be ended
 * @param created since when
 * @param remoteAddress from where, e.g. {@code 127.0.0.1:50884}
 * @param state {@code read}, {@code publish} or {@code idle}
 * @param path which; blank while idle
 * @param bytesReceived by the server
 * @param bytesSent by the server
 */
public record Session(
        SessionKind kind,
        String id,
        Optional<Instant> created,
        String remoteAddress,
        String state,
        String path,
        long bytesReceived,
        long bytesSent) {
    public Session {
        requireNonNull(kind, "kind");
        requireNonNull(id, "id");
        requireNonNull(created, "created");
        requireNonNull(remoteAddress, "remoteAddress");
        requireNonNull(state, "state");
        requireNonNull(path, "path");
    }

    static Session of(SessionKind kind, JsonView view) {
        return new Session(
                kind,
                view.neededText("id"),
                view.time("created"),
                view.text("remoteAddr").orElse(""),
                view.text("state").orElse(""),
                view.text("path").orElse(""),
                view.number("inboundBytes", "bytesReceived").orElse(0L),
                view.number("outboundBytes", "bytesSent").orElse(0L));
    }
}
