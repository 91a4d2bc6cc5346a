package io.cameraservice.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraState;
import io.cameraservice.FrameOptions;
import io.cameraservice.access.Principal;
import io.cameraservice.access.Role;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.Frame;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every method of a session against every role. A method that has no row here fails. */
class AuthorizedSessionTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String NOBODY = "camera77";
    private static final String NO_FILE = "none\n2026-01-01 INFO forged: everything is fine\u001b[31m";
    private static volatile Instant now = START;

    @TempDir
    static Path directory;

    private static CameraService service;

    /** What each method needs, and a call of it that changes nothing: on a camera or file that does not exist. */
    private record Row(Optional<Role> needs, boolean audited, Consumer<CameraSession> call) {
        static Row view(Consumer<CameraSession> call) {
            return new Row(Optional.of(Role.VIEWER), false, call);
        }

        static Row operate(Consumer<CameraSession> call) {
            return new Row(Optional.of(Role.OPERATOR), true, call);
        }
    }

    private static final Map<String, Row> TABLE = new TreeMap<>(Map.ofEntries(
            Map.entry("principal", new Row(Optional.empty(), false, CameraSession::principal)),
            Map.entry("cameras", Row.view(CameraSession::cameras)),
            Map.entry("camera", Row.view(s -> s.camera(NOBODY))),
            Map.entry("device", Row.view(s -> s.device(NOBODY))),
            Map.entry("setLabel", new Row(Optional.of(Role.ADMIN), true, s -> s.setLabel(NOBODY, "x"))),
            Map.entry("forgetCamera", new Row(Optional.of(Role.ADMIN), true, s -> s.forgetCamera(NOBODY))),
            Map.entry("mergeCameras", new Row(Optional.of(Role.ADMIN), true, s -> s.mergeCameras(NOBODY, "camera78"))),
            Map.entry("controls", Row.view(s -> s.controls(NOBODY))),
            Map.entry(
                    "setControls",
                    Row.operate(s -> s.setControls(
                            NOBODY, Map.of("brightness", ControlValue.of(1)), CameraControls.OutOfRange.REFUSE))),
            Map.entry("resetControls", Row.operate(s -> s.resetControls(NOBODY, Set.of()))),
            Map.entry("takeSnapshot", Row.operate(s -> s.takeSnapshot(NOBODY, SnapshotRequest.standard()))),
            Map.entry(
                    "startRecording",
                    Row.operate(s -> s.startRecording(NOBODY, RecordingRequest.of(Duration.ofSeconds(1))))),
            Map.entry("stopRecording", Row.operate(s -> s.stopRecording(NOBODY))),
            Map.entry("saveRecent", Row.operate(s -> s.saveRecent(NOBODY, Duration.ofSeconds(1)))),
            Map.entry("recordingOf", Row.view(s -> s.recordingOf(NOBODY))),
            Map.entry("startStreaming", Row.operate(s -> s.startStreaming(NOBODY))),
            Map.entry("disconnectReader", Row.operate(s -> s.disconnectReader(NOBODY, "nobody"))),
            Map.entry("stopStreaming", Row.operate(s -> s.stopStreaming(NOBODY))),
            Map.entry("stream", Row.view(s -> s.stream(NOBODY))),
            Map.entry("streams", Row.view(CameraSession::streams)),
            Map.entry("externalStreams", Row.view(CameraSession::externalStreams)),
            Map.entry(
                    "addExternalStream",
                    Row.operate(s -> s.addExternalStream(ExternalStreamRequest.of("http://u:p@h/x", "")))),
            Map.entry("removeExternalStream", Row.operate(s -> s.removeExternalStream(NOBODY))),
            Map.entry("recordings", Row.view(s -> s.recordings(MediaQuery.newest(1)))),
            Map.entry("recording", Row.view(s -> s.recording(NO_FILE))),
            Map.entry("openRecording", Row.view(s -> s.openRecording(NO_FILE))),
            Map.entry("deleteRecording", Row.operate(s -> s.deleteRecording(NO_FILE))),
            Map.entry("snapshots", Row.view(s -> s.snapshots(MediaQuery.newest(1)))),
            Map.entry("snapshot", Row.view(s -> s.snapshot(NO_FILE))),
            Map.entry("openSnapshot", Row.view(s -> s.openSnapshot(NO_FILE))),
            Map.entry("deleteSnapshot", Row.operate(s -> s.deleteSnapshot(NO_FILE))),
            Map.entry("frames", Row.view(s -> s.frames(NOBODY, FrameOptions.owned(), frame -> {}))),
            Map.entry("events", Row.view(s -> s.events(event -> {}).close())),
            Map.entry("health", new Row(Optional.of(Role.ADMIN), false, CameraSession::health)),
            Map.entry("summary", Row.view(CameraSession::summary))));

    @BeforeAll
    static void start() {
        service = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .clock(() -> now)
                .driver(new SimulationDriver(1))
                .build()
                .start();
    }

    @AfterAll
    static void close() {
        service.close();
    }

    @Test
    void everyMethodHasARow() {
        assertEquals(
                Arrays.stream(CameraSession.class.getMethods())
                        .filter(m -> !Modifier.isStatic(m.getModifiers()))
                        .map(Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new)),
                TABLE.keySet());
    }

    @TestFactory
    List<DynamicTest> everyRoleMayDoWhatItMayDo() {
        return TABLE.entrySet().stream()
                .flatMap(row -> Arrays.stream(Role.values())
                        .map(role -> DynamicTest.dynamicTest(
                                row.getKey() + " as " + role.wireName(), () -> check(row.getValue(), role))))
                .toList();
    }

    private static void check(Row row, Role role) {
        CameraSession session = service.session(new Principal("somebody", role, Optional.empty()));
        String log = logOf(() -> {
            if (row.needs().map(role::includes).orElse(true)) {
                mayRefuse(() -> row.call().accept(session));
            } else {
                CameraException.Forbidden no = assertThrows(
                        CameraException.Forbidden.class, () -> row.call().accept(session));
                assertEquals(row.needs().orElseThrow(), no.required());
                assertEquals(role, no.have());
            }
        });
        boolean allowed = row.needs().map(role::includes).orElse(true);
        String who = "somebody (" + role.wireName() + ")";
        if (!allowed) {
            assertTrue(log.contains(who + " refused: "), log);
        } else if (row.audited()) {
            assertTrue(log.matches("(?s).*" + Pattern.quote(who) + ": [a-z ]+: [ -~…]+: [a-z_]+\n"), log);
        } else {
            assertFalse(log.contains("cameraservice.audit"), log);
        }
    }

    @TestFactory
    List<DynamicTest> anExpiredPrincipalMayDoNothing() {
        CameraSession session = service.session(new Principal("gone", Role.ADMIN, Optional.of(START.minusSeconds(1))));
        return TABLE.entrySet().stream()
                .filter(row -> row.getValue().needs().isPresent())
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    CameraException no = assertThrows(
                            CameraException.Unauthenticated.class,
                            () -> row.getValue().call().accept(session));
                    assertEquals("token_expired", no.reason());
                }))
                .toList();
    }

    @Test
    void whatWasRefusedIsWrittenDownInOneCleanLine() {
        String strange = "eve\nFAKE\u001b[2J\u0000\u2028";
        String log = logOf(() -> {
            CameraSession session = service.session(new Principal(strange, Role.VIEWER, Optional.empty()));
            assertThrows(CameraException.Forbidden.class, () -> session.deleteSnapshot(NO_FILE));
        });
        assertEquals(1, log.strip().lines().count(), log);
        assertTrue(log.contains("eve?FAKE?[2J?? (viewer) refused: deleting a snapshot"), log);
        assertFalse(log.strip().chars().anyMatch(Character::isISOControl), log);
    }

    @Test
    void framesAndEventsEndWithTheLogin() {
        try {
            CameraSession session =
                    service.session(new Principal("guest", Role.VIEWER, Optional.of(START.plusSeconds(60))));
            List<Frame> frames = new CopyOnWriteArrayList<>();
            List<CameraServiceEvent> events = new CopyOnWriteArrayList<>();
            session.events(events::add);
            session.frames("camera0", FrameOptions.owned(), frames::add);
            Await.until("frames come", Duration.ofSeconds(8), () -> frames.size() > 3 && !events.isEmpty());
            now = START.plusSeconds(60);
            Await.until(
                    "the device is closed, nobody wants it",
                    Duration.ofSeconds(8),
                    () -> service.cameras().get(0).status().state() == CameraState.IDLE);
            int seen = events.size();
            service.setLabel(service.cameras().get(0).id(), "Door");
            List<CameraServiceEvent> told = new CopyOnWriteArrayList<>();
            service.events(told::add);
            service.setLabel(service.cameras().get(0).id(), "");
            Await.until("the event is out", Duration.ofSeconds(5), () -> !told.isEmpty());
            assertEquals(seen, events.size());
        } finally {
            now = START;
        }
    }

    private static void mayRefuse(Runnable call) {
        try {
            call.run();
        } catch (CameraException.NotFound e) {
            assertFalse(e.resource().isEmpty());
        } catch (CameraException.InvalidArgument e) {
            assertTrue(List.of("filename", "stream_url").contains(e.param()), e.param());
        }
    }

    /** What the log had to say meanwhile; the test log goes to standard error. */
    private static String logOf(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
