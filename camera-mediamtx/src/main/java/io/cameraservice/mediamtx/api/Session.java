package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
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
        Kind kind,
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

    static Session of(Kind kind, JsonView view) {
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

    /** The sorts of sessions that can be listed and ended. */
    public enum Kind {
        RTSP("rtspsessions", "rtspSession"),
        RTSPS("rtspssessions", "rtspsSession"),
        RTMP("rtmpconns", "rtmpConn"),
        RTMPS("rtmpsconns", "rtmpsConn"),
        WEBRTC("webrtcsessions", "webRTCSession"),
        SRT("srtconns", "srtConn"),
        /** Since 1.18; before, readers of HLS have no sessions. */
        HLS("hlssessions", "hlsSession");

        private final String endpoint;
        private final String peerType;

        Kind(String endpoint, String peerType) {
            this.endpoint = endpoint;
            this.peerType = peerType;
        }

        String endpoint() {
            return endpoint;
        }

        /** The kind of a path's reader or source; empty for those without a session, such as {@code hlsMuxer}. */
        public static Optional<Kind> of(PathState.Peer peer) {
            return Arrays.stream(values())
                    .filter(kind -> kind.peerType.equalsIgnoreCase(peer.type()))
                    .findFirst();
        }
    }
}
