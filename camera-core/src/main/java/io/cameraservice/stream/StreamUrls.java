package io.cameraservice.stream;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Where a stream can be read; empty where nothing serves it that way. Immutable.
 *
 * @param rtsp RTSP over TCP
 * @param hls HLS playlist
 * @param webrtc page that plays it by WebRTC
 */
public record StreamUrls(Optional<String> rtsp, Optional<String> hls, Optional<String> webrtc) {
    public StreamUrls {
        requireNonNull(rtsp, "rtsp");
        requireNonNull(hls, "hls");
        requireNonNull(webrtc, "webrtc");
    }

    /** Nothing serves it. */
    public static StreamUrls none() {
        return new StreamUrls(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
