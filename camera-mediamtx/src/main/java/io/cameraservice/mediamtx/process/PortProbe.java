package io.cameraservice.mediamtx.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a server listens at the ports of a MediaMTX. For use by threads that may block. */
public final class PortProbe {
    private static final Logger log = LoggerFactory.getLogger(PortProbe.class);
    private static final int LONGEST = 2000;
    private static final int MILLIS = 500;
    /** Long, so that no second server is started beside one on a busy machine. */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private final URI api;
    private final int rtspPort;

    PortProbe(URI api, int rtspPort) {
        this.api = api;
        this.rtspPort = rtspPort;
    }

    /** Why no server is to be started now; empty if nothing is in the way. */
    Optional<String> obstacle() {
        if (listens()) {
            return Optional.of("none is started beside what listens there");
        }
        return isMediaMtx(api.getHost(), rtspPort, PROBE_TIMEOUT)
                ? Optional.of("none is started beside the MediaMTX whose RTSP answers at port " + rtspPort)
                : Optional.empty();
    }

    /** Whether something listens at the API's address. */
    boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(bare(api.getHost()), api.getPort()), MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether a MediaMTX speaks RTSP at a port: its library names itself, also while the API is switched off. Returns
     * at once where nothing listens.
     */
    public static boolean isMediaMtx(String host, int port, Duration timeout) {
        long until = System.nanoTime() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(bare(host), port), (int) timeout.toMillis());
            socket.getOutputStream()
                    .write(("OPTIONS rtsp://" + host + ":" + port + "/ RTSP/1.0\r\nCSeq: 1\r\n\r\n")
                            .getBytes(US_ASCII));
            String head = head(socket, until);
            return head.startsWith("RTSP/1.0") && head.contains("Server: gortsplib");
        } catch (IOException e) {
            log.debug("no RTSP at {}:{}: {}", host, port, e.toString());
            return false;
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String head(Socket socket, long until) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[LONGEST];
        int length = 0;
        while (length < LONGEST) {
            String head = new String(bytes, 0, length, US_ASCII);
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0 || head.contains("\r\n\r\n")) {
                return head;
            }
            socket.setSoTimeout((int) left);
            int read = in.read(bytes, length, LONGEST - length);
            if (read < 0) {
                return head;
            }
            length += read;
        }
        return new String(bytes, US_ASCII);
    }
}
