package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

/**
 * What of a server's global configuration says where streams can be read. Immutable.
 *
 * @param rtsp RTSP in the clear
 * @param rtsps RTSP over TLS
 * @param hls HLS and its page
 * @param webrtc WebRTC's page and WHEP
 * @param playback recordings by HTTP
 */
public record ServerConfig(
        ListenAddress rtsp, ListenAddress rtsps, ListenAddress hls, ListenAddress webrtc, ListenAddress playback) {
    public ServerConfig {
        requireNonNull(rtsp, "rtsp");
        requireNonNull(rtsps, "rtsps");
        requireNonNull(hls, "hls");
        requireNonNull(webrtc, "webrtc");
        requireNonNull(playback, "playback");
    }

    static ServerConfig of(JsonView view) {
        boolean rtsp = view.flag("rtsp");
        String encryption = view.text("rtspEncryption", "encryption").orElse("no");
        return new ServerConfig(
                new ListenAddress(
                        rtsp && !encryption.equals("strict"),
                        view.text("rtspAddress").orElse(":8554"),
                        false),
                new ListenAddress(
                        rtsp && !encryption.equals("no"),
                        view.text("rtspsAddress").orElse(":8322"),
                        true),
                door(view, "hls", ":8888"),
                door(view, "webrtc", ":8889"),
                door(view, "playback", ":9996"));
    }

    private static ListenAddress door(JsonView view, String name, String usual) {
        return new ListenAddress(
                view.flag(name), view.text(name + "Address").orElse(usual), view.flag(name + "Encryption"));
    }
}
