package io.cameraservice.internal.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Whether a source answers at all: one connection and one question, which needs no credentials (RFC 2326, OPTIONS). */
final class RtspProbe {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    /** How TLS tells that it understands nothing (RFC 8446, 5.1 and 6). */
    private static final String TLS_ALERT = "\u0015\u0003";

    private RtspProbe() {}

    /** Why it does not; empty if it does. Blocks for a few seconds, not counting the look-up of its name, or until cut short. */
    static Optional<String> at(SourceAddress address, Cancellation cancellation) {
        String place = address.host() + ":" + address.port();
        try (Socket socket = new Socket()) {
            cancellation.goesOnUntil(() -> closeQuietly(socket));
            socket.setSoTimeout((int) PROBE_TIMEOUT.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), (int)
                    PROBE_TIMEOUT.toMillis());
            return address.tls() ? Optional.empty() : ask(socket, address);
        } catch (UnknownHostException e) {
            return Optional.of("the host " + address.host() + " is not known");
        } catch (IOException e) {
            return Optional.of(place + " does not answer: " + e.getMessage());
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    private static Optional<String> ask(Socket socket, SourceAddress address) throws IOException {
        String request = "OPTIONS " + address.origin() + " RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: camera-service\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        String said = new String(in.readNBytes(5), StandardCharsets.US_ASCII);
        if (said.equals("RTSP/")) {
            return Optional.empty();
        }
        String place = address.host() + ":" + address.port();
        if (said.startsWith(TLS_ALERT)) {
            return Optional.of(place + " speaks TLS: use rtsps://");
        }
        return Optional.of(place
                + (said.isEmpty() ? " closed the connection; if it speaks TLS, use rtsps://" : " does not speak RTSP"));
    }
}
