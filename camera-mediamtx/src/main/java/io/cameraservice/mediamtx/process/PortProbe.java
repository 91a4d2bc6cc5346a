package io.cameraservice.mediamtx.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Whether there is room for a MediaMTX. For use by threads that may block. */
final class PortProbe {
    private static final int MILLIS = 500;
    /** One that is merely slow, on a busy machine, is not to get another beside it. */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private final URI api;
    private final int rtspPort;

    PortProbe(URI api, int rtspPort) {
        this.api = api;
        this.rtspPort = rtspPort;
    }

    /** Why none is to be started now. */
    Optional<String> obstacle() {
        if (listens()) {
            return Optional.of("none is started beside what listens there");
        }
        return RtspServerProbe.isMediaMtx(api.getHost(), rtspPort, PROBE_TIMEOUT)
                ? Optional.of("none is started beside the MediaMTX whose RTSP answers at port " + rtspPort)
                : Optional.empty();
    }

    /** Whether something listens at the API's address. */
    boolean listens() {
        String host = api.getHost();
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            host.startsWith("[") ? host.substring(1, host.length() - 1) : host, api.getPort()),
                    MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
