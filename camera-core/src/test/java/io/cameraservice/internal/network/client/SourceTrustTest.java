package io.cameraservice.internal.network.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.network.client.RtspClientException.Kind;
import io.cameraservice.testing.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that a source showed first is the one it has to show from then on. */
class SourceTrustTest {
    @TempDir
    Path directory;

    @Test
    void theFirstCertificateIsRememberedAndAnotherIsRefused() throws Exception {
        SelfSigned one = certificate("one");
        String first = shown(one, Optional.empty());
        assertEquals(first, shown(one, Optional.of(first)));
        SelfSigned other = certificate("two");
        RtspClientException refused = assertThrows(RtspClientException.class, () -> shown(other, Optional.of(first)));
        assertEquals(Kind.TLS, refused.kind());
        assertTrue(refused.text().contains("another certificate than before"), refused.text());
    }

    private SelfSigned certificate(String name) throws IOException {
        return SelfSigned.of("ip:127.0.0.1", Files.createDirectories(directory.resolve(name)));
    }

    private String shown(SelfSigned certificate, Optional<String> pinned) throws Exception {
        try (ServerSocket server = certificate
                .shown()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write("RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n".getBytes(UTF_8));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // the client is gone
                }
            });
            answering.start();
            SourceTrust trust = new SourceTrust(pinned);
            try (RtspClient client =
                    new RtspClient(RtspTarget.parse("rtsps://127.0.0.1:" + server.getLocalPort() + "/a"), trust)) {
                client.describe();
            } catch (RtspClientException e) {
                if (e.kind() == Kind.TLS) {
                    throw e;
                }
            }
            return trust.seen().orElseThrow();
        }
    }
}
