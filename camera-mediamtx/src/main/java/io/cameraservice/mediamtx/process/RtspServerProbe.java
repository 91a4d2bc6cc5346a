package io.cameraservice.mediamtx.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks who speaks RTSP at a port: MediaMTX's library gives itself a name there, also while its API is switched off. */
public final class RtspServerProbe {
    private static final Logger log = LoggerFactory.getLogger(RtspServerProbe.class);
    private static final int LONGEST = 2000;

    private RtspServerProbe() {}

    /** Whether it is MediaMTX; waits so long at most, and not at all where nothing listens. */
    public static boolean isMediaMtx(String host, int port, Duration patience) {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        long until = System.nanoTime() + patience.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), (int) patience.toMillis());
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
