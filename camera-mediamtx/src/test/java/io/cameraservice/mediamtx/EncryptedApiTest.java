package io.cameraservice.mediamtx;

import static io.cameraservice.mediamtx.ServiceRig.optionsFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.SelfSigned;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A MediaMTX whose API speaks TLS, with a certificate that nobody vouches for. */
@RequiresMediaMtx
@RequiresFfmpeg
class EncryptedApiTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Parameter
    MediaMtxBinary binary;

    @TempDir
    Path directory;

    private MediaMtxServer server;

    @BeforeEach
    void prepare() {
        assumeTrue(binary.since(1, 15), () -> binary + " has an API without TLS");
        server = new MediaMtxServer(binary, directory);
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void itIsTrustedWhereItsCertificateIsNamed() {
        SelfSigned certificate = SelfSigned.of("ip:127.0.0.1", directory);
        server.encryptApi(certificate).startAndWait();
        told(optionsFor(server).build(), "its certificate is not trusted", "mediamtx.ca_file");
        try (ServiceRig rig = ServiceRig.start(
                directory.resolve("service"),
                optionsFor(server).tls(certificate.trusted()).build())) {
            rig.awaitPaths(SOON);
            assertEquals(ComponentState.RUNNING, rig.mediaMtx.health().state());
            ServiceRig.readPictures(server.rtsp("camera0"), 5, Duration.ofSeconds(20));
        }
    }

    @Test
    void aCertificateForAnotherHostIsNot() {
        SelfSigned certificate = SelfSigned.of("dns:media.example", directory);
        server.encryptApi(certificate).startAndWait();
        told(
                optionsFor(server).tls(certificate.trusted()).build(),
                "its certificate is not trusted: No subject alternative names matching IP address 127.0.0.1",
                "use the host that the certificate is for");
    }

    @Test
    void whoSpeaksTlsAndWhoDoesNotIsSaid() {
        server.startAndWait();
        URI wrong = URI.create(server.api().toString().replace("http:", "https:"));
        told(optionsFor(server).apiUrl(wrong).build(), "TLS failed", "use http://");
        server.close();
        server.encryptApi(SelfSigned.of("ip:127.0.0.1", directory)).startAndWait();
        URI plain = URI.create(server.api().toString().replace("https:", "http:"));
        told(optionsFor(server).apiUrl(plain).build(), "it speaks TLS only", "use an address with https://");
    }

    /** Here nobody requires the server: it is an error all the same, since one is there. */
    private void told(MediaMtxOptions options, String what, String advice) {
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options)) {
            rig.awaitState(State.TLS_FAILED, SOON);
            assertEquals(ComponentState.ERROR, rig.mediaMtx.health().state());
            String detail = rig.mediaMtx.health().detail();
            assertTrue(detail.contains(what) && detail.contains(advice), detail);
        }
    }
}
