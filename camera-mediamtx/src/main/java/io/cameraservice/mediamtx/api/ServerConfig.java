package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

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

    /**
     * One of a server's listeners. Immutable.
     *
     * @param on whether it is switched on
     * @param address where it listens, as configured: {@code :8554}, {@code 127.0.0.1:8888}
     * @param encrypted whether it speaks TLS
     */
    public record ListenAddress(boolean on, String address, boolean encrypted) {
        private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.%]{2,60}]");

        public ListenAddress {
            requireNonNull(address, "address");
        }

        /** The address it is bound to; empty if it listens on all of the machine's, or what it says is none. */
        public Optional<String> host() {
            int colon = address.lastIndexOf(':');
            String host = colon < 0 ? "" : address.substring(0, colon);
            boolean any = host.equals("0.0.0.0") || host.equals("[::]");
            return any || !HOST.matcher(host).matches() ? Optional.empty() : Optional.of(host);
        }

        /** The port; empty if the address has none that can be read. */
        public Optional<Integer> port() {
            String text = address.substring(address.lastIndexOf(':') + 1);
            return text.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
        }
    }
}
