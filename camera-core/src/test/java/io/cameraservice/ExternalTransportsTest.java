package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStream.State;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.external.ExternalStreamRequest.Transport;
import io.cameraservice.media.Snapshot;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.SelfSigned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sources whose media comes by TLS or by UDP, from a real RTSP server. */
@RequiresFfmpeg
@ExtendWith(RequiresMediaMtx.Condition.class)
class ExternalTransportsTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    private IpCamera pictures;
    private CameraService service;

    @BeforeEach
    void start() {
        pictures = new IpCamera(directory.resolve("source"));
        service = CameraService.builder()
                .directory(directory.resolve("own"))
                .rtsp("127.0.0.1", 0)
                .build()
                .start();
    }

    @AfterEach
    void close() {
        service.close();
        pictures.close();
    }

    @Test
    void tlsIsSpokenAndTheCertificateOfACameraIsTakenAsItIs() throws Exception {
        SelfSigned certificate = SelfSigned.of("dns:somebody.else", directory);
        try (RtspServer server = RtspServer.byTls(directory, certificate)) {
            publish(server);
            ExternalStream added = add(server.url("gate"), Transport.TCP);
            assertEquals(State.CONNECTED, added.state(), added.toString());
            assertTrue(added.url().startsWith("rtsps://"), added.url());
            prove();
            ExternalStream plain = add(server.url("rtsp", "gate"), Transport.TCP);
            assertEquals(State.DISCONNECTED, plain.state());
            assertTrue(plain.problem().orElse("").endsWith("use rtsps://"), plain.toString());
        }
    }

    @Test
    void aSourceWithoutTlsIsCalledSo() throws Exception {
        try (RtspServer server = new RtspServer(directory)) {
            publish(server);
            add(server.url("rtsps", "gate"), Transport.TCP);
            Await.until(
                    "it is told: " + service.externalStreams().list(),
                    LONG,
                    () -> service.externalStreams().list().get(0).problem().isPresent());
            assertEquals(
                    Optional.of("the TLS connection to the source failed; if it does not speak TLS, use rtsp://"),
                    service.externalStreams().list().get(0).problem());
        }
    }

    @Test
    void udpIsUsedWhereItIsAskedFor() throws Exception {
        try (RtspServer server = RtspServer.byUdp(directory)) {
            publish(server);
            ExternalStream byTcp = add(server.url("gate"), Transport.TCP);
            assertEquals(State.DISCONNECTED, byTcp.state());
            assertEquals(
                    Optional.of("the source does not send this way (461): try the transport udp or tcp"),
                    byTcp.problem());
            ExternalStream added = add(server.url("gate"), Transport.UDP);
            assertEquals(byTcp.camera(), added.camera());
            assertEquals(State.CONNECTED, added.state(), added.toString());
            prove();
        }
    }

    private void publish(RtspServer server) throws IOException {
        server.publish(
                directory,
                pictures.url(),
                "gate",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-tune",
                "zerolatency",
                "-g",
                "15");
        Await.until(
                "it is published: " + server.log(), LONG, () -> server.log().contains("is publishing to path 'gate'"));
    }

    private ExternalStream add(String url, Transport transport) {
        return service.externalStreams()
                .add(new ExternalStreamRequest(url, "Gate", ExternalStreamRequest.GENERIC, transport));
    }

    private void prove() throws Exception {
        Camera camera = service.cameras().get(0);
        Snapshot snapshot = camera.snapshot();
        assertEquals(Optional.of(new FrameSize(640, 480)), snapshot.size());
        AtomicInteger frames = new AtomicInteger();
        Subscription watching = camera.frames(FrameOptions.owned(), frame -> frames.incrementAndGet());
        Await.until("pictures come", LONG, () -> frames.get() > 20);
        watching.close();
    }
}
