package io.cameraservice.launcher.config;

import io.cameraservice.mediamtx.ManagedOptions;
import io.cameraservice.mediamtx.MediaMtxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A MediaMTX to be run where none is found, checked. Immutable.
 *
 * @param binary the program; empty to look for one
 * @param host where it listens for readers
 * @param rtspPort RTSP; 0 for a free one, as with the others
 * @param hlsPort HLS
 * @param webrtcPort WebRTC's pages
 * @param webrtcUdpPort WebRTC's media
 * @param playbackPort its playback server; empty for none, where it does not record
 */
public record ManagedMediaMtxConfig(
        Optional<Path> binary,
        String host,
        int rtspPort,
        int hlsPort,
        int webrtcPort,
        int webrtcUdpPort,
        Optional<Integer> playbackPort) {
    /** Options for one whose configuration goes into this directory; readers are still to be named. */
    public ManagedOptions.Builder in(Path directory) {
        ManagedOptions.Builder options = ManagedOptions.in(directory)
                .host(host)
                .rtspPort(rtspPort)
                .hlsPort(hlsPort)
                .webrtcPort(webrtcPort)
                .webrtcUdpPort(webrtcUdpPort);
        binary.ifPresent(options::binary);
        playbackPort.ifPresent(options::playbackPort);
        return options;
    }

    /** Problems go to the reader. */
    static Optional<ManagedMediaMtxConfig> of(ConfigReader r, URI apiUrl) {
        if (!r.value(Settings.MEDIAMTX_MANAGED)) {
            return Optional.empty();
        }
        if (!r.value(Settings.MEDIAMTX_ENABLED).orElse(true)) {
            problem(r, "is on while mediamtx.enabled is off");
        }
        try {
            MediaMtxOptions.builder()
                    .apiUrl(apiUrl)
                    .managed(ManagedOptions.in(Path.of("")).build())
                    .build();
        } catch (IllegalArgumentException e) {
            problem(r, "cannot be: " + e.getMessage());
        }
        return Optional.of(new ManagedMediaMtxConfig(
                LauncherConfig.path(r, Settings.MEDIAMTX_BINARY),
                r.value(Settings.MEDIAMTX_LISTEN),
                r.value(Settings.MEDIAMTX_RTSP_PORT),
                r.value(Settings.MEDIAMTX_HLS_PORT),
                r.value(Settings.MEDIAMTX_WEBRTC_PORT),
                r.value(Settings.MEDIAMTX_WEBRTC_UDP_PORT),
                Optional.of(r.value(Settings.MEDIAMTX_PLAYBACK_PORT))
                        .filter(port -> r.value(Settings.RECORDINGS_ENGINE).equals("mediamtx"))));
    }

    private static void problem(ConfigReader r, String what) {
        r.problem(r.place(Settings.MEDIAMTX_MANAGED), Settings.MEDIAMTX_MANAGED.key(), what);
    }
}
