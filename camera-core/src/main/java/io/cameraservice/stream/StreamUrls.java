package io.cameraservice.stream;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Where a stream can be read; empty where nothing serves it that way. Immutable.
 *
 * @param rtsp RTSP over TCP
 * @param hls HLS playlist
 * @param webrtc page that plays it by WebRTC
 * @param whep where players of their own ask for it by WebRTC (WHEP)
 */
public record StreamUrls(Optional<String> rtsp, Optional<String> hls, Optional<String> webrtc, Optional<String> whep) {
    public StreamUrls {
        requireNonNull(rtsp, "rtsp");
        requireNonNull(hls, "hls");
        requireNonNull(webrtc, "webrtc");
        requireNonNull(whep, "whep");
    }

    /** Nothing serves it. */
    public static StreamUrls none() {
        return new StreamUrls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** RTSP alone. */
    public static StreamUrls ofRtsp(String url) {
        return new StreamUrls(Optional.of(url), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** These, and where one is missing, that of the others. */
    public StreamUrls or(StreamUrls others) {
        return new StreamUrls(
                rtsp.or(others::rtsp), hls.or(others::hls), webrtc.or(others::webrtc), whep.or(others::whep));
    }
}
