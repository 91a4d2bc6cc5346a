package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.Principal;
import io.cameraservice.access.Role;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStream.State;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords of external streams go in and never come out, and a stream of ours is no external one. */
@RequiresFfmpeg
class ExternalSecretsTest {
    private static final String WRONG = "wr0ng-Pa55";
    private static final Principal OPERATOR = new Principal("somebody", Role.OPERATOR, Optional.empty());

    @TempDir
    Path directory;

    private IpCamera source;
    private CameraService service;
    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        source = new IpCamera(directory.resolve("source"));
        service = CameraService.builder()
                .directory(directory.resolve("own"))
                .rtsp("127.0.0.1", 0)
                .build();
        service.events(event -> told.add(event.toString()));
        service.start();
    }

    @AfterEach
    void close() {
        service.close();
        source.close();
    }

    @Test
    void aPasswordIsNowhereToBeSeen() {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8)); // where the test log goes
        StringBuilder seen = new StringBuilder();
        try {
            CameraSession session = service.session(OPERATOR);
            ExternalStreamRequest bad = ExternalStreamRequest.of(source.url(IpCamera.USER, WRONG), "Gate");
            ExternalStream refused = session.addExternalStream(bad);
            assertEquals(State.DISCONNECTED, refused.state());
            assertEquals(Optional.of("the source refuses the user name or the password (401)"), refused.problem());
            assertEquals(
                    CameraState.DISCONNECTED,
                    session.camera(refused.camera().toString()).state());
            seen.append(bad).append(refused);
            seen.append(assertThrows(CameraException.class, () -> session.addExternalStream(bad)));

            ExternalStream good = session.addExternalStream(ExternalStreamRequest.of(source.url(), "Gate"));
            assertEquals(State.CONNECTED, good.state(), good.toString());
            Camera camera = service.cameras().get(0);
            try (var held = camera.stream().hold()) {
                camera.stream().awaitActive(Duration.ofSeconds(20));
                ProcessHandle.current()
                        .children()
                        .forEach(child -> seen.append(child.info().commandLine().orElse("")));
                assertFalse(seen.toString().contains("concat"), "ffmpeg reads what our own client can " + held);
                source.stop();
                Await.until(
                        "it is away",
                        Duration.ofSeconds(20),
                        () -> camera.status().state() == CameraState.DISCONNECTED);
            }
            seen.append(camera.status()).append(session.externalStreams()).append(service.health());
            session.removeExternalStream(source.url());
        } finally {
            System.setErr(before);
        }
        String log = said.toString(StandardCharsets.UTF_8);
        assertTrue(log.contains("somebody (operator): adding an external stream: " + source.place() + ": done"), log);
        for (String secret : List.of(WRONG, IpCamera.PASSWORD, IpCamera.USER + ":")) {
            assertFalse(log.contains(secret), log);
            assertFalse(seen.toString().contains(secret), seen.toString());
            assertFalse(told.toString().contains(secret), told.toString());
        }
    }

    @Test
    void aStreamOfOursIsRefused() {
        String own = service.rtspAddress().orElseThrow() + "/camera0";
        for (String url : List.of(own, own.replace("127.0.0.1", "localhost"), own.replace("127.0.0.1", "u:p@[::1]"))) {
            CameraException.InvalidArgument refused = assertThrows(
                    CameraException.InvalidArgument.class,
                    () -> service.externalStreams().add(ExternalStreamRequest.of(url, "Loop")));
            assertEquals("stream_url", refused.param());
        }
        assertEquals(List.of(), service.externalStreams().list());
    }

    @Test
    void aSourceThatIsAwayIsAddedAndComesByItself() {
        source.stop();
        ExternalStream added = service.externalStreams().add(ExternalStreamRequest.of(source.url(), ""));
        assertEquals(State.DISCONNECTED, added.state());
        assertEquals(source.place().replace("rtsp://", ""), added.name());
        Camera camera = service.camera(added.camera().toString()).orElseThrow();
        assertEquals(added.problem(), camera.status().problem());
        source.start();
        Await.until("it is there", Duration.ofSeconds(45), () -> camera.status().state() == CameraState.IDLE);
        camera.snapshot();
    }
}
