package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.api.ServerConfig;
import io.cameraservice.mediamtx.api.ServerConfig.ListenAddress;
import io.cameraservice.stream.StreamUrls;
import java.util.Optional;

/**
 * Where a server's paths can be read: what is switched on, and nothing else. Immutable.
 *
 * @param config where the server listens
 * @param apiHost where we found it
 * @param publicHost where clients find it, if that was configured
 */
record StreamAddresses(ServerConfig config, String apiHost, Optional<String> publicHost) {
    StreamUrls urls(String path) {
        Optional<String> rtsp = base(config.rtsp(), "rtsp").or(() -> base(config.rtsps(), "rtsps"));
        Optional<String> hls = base(config.hls(), "http");
        Optional<String> webrtc = base(config.webrtc(), "http");
        return new StreamUrls(
                rtsp.map(base -> base + "/" + path),
                hls.map(base -> base + "/" + path + "/index.m3u8"),
                webrtc.map(base -> base + "/" + path),
                webrtc.map(base -> base + "/" + path + "/whep"));
    }

    private Optional<String> base(ListenAddress listenAddress, String scheme) {
        if (!listenAddress.on()) {
            return Optional.empty();
        }
        String host = publicHost.or(listenAddress::host).orElse(apiHost);
        String encrypted = listenAddress.encrypted() && scheme.equals("http") ? "https" : scheme;
        return listenAddress.port().map(port -> encrypted + "://" + host + ":" + port);
    }
}
