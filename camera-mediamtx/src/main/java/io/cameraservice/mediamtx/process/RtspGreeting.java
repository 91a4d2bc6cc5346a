package io.cameraservice.mediamtx.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks who speaks RTSP at a port: MediaMTX's library gives itself a name there, also while its API is switched off. */
public final class RtspGreeting {
    private static final Logger log = LoggerFactory.getLogger(RtspGreeting.class);
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private RtspGreeting() {}

    public static boolean isMediaMtx(String host, int port) {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int millis = (int) PATIENCE.toMillis();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream()
                    .write(("OPTIONS rtsp://" + host + ":" + port + "/ RTSP/1.0\r\nCSeq: 1\r\n\r\n")
                            .getBytes(US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);
            byte[] rest = new byte[2000];
            int more = socket.getInputStream().read(rest);
            String text = new String(answer, US_ASCII) + (more > 0 ? new String(rest, 0, more, US_ASCII) : "");
            return text.startsWith("RTSP/1.0") && text.contains("Server: gortsplib");
        } catch (IOException e) {
            log.debug("no RTSP at {}:{}: {}", host, port, e.toString());
            return false;
        }
    }
}
