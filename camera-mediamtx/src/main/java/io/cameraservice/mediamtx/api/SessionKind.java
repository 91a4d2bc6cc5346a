package io.cameraservice.mediamtx.api;

import java.util.Arrays;
import java.util.Optional;

/** The sorts of sessions that can be listed and ended. */
public enum SessionKind {
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

    SessionKind(String endpoint, String peerType) {
        this.endpoint = endpoint;
        this.peerType = peerType;
    }

    String endpoint() {
        return endpoint;
    }

    /** The kind of a path's reader or source; empty for those without a session, such as {@code hlsMuxer}. */
    public static Optional<SessionKind> of(PathState.Peer peer) {
        return Arrays.stream(values())
                .filter(kind -> kind.peerType.equalsIgnoreCase(peer.type()))
                .findFirst();
    }
}
