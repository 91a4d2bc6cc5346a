package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException.InvalidArgument;
import io.cameraservice.CameraException.InvalidState;
import io.cameraservice.CameraException.NotFound;
import io.cameraservice.CameraException.NotSupported;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.CameraServiceEvent.CameraDisconnected;
import io.cameraservice.event.CameraServiceEvent.CameraStatusChanged;
import io.cameraservice.event.CameraServiceEvent.RecordingStopped;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.simulation.SimulatedCamera;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Ports;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that will not come back, and cameras that came back unrecognised, through the public face. */
class ForgetAndMergeTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final CameraId CAMERA0 = new CameraId(0);
    private static final CameraId CAMERA1 = new CameraId(1);
    private static final CameraId CAMERA2 = new CameraId(2);
    private static final CameraId CAMERA3 = new CameraId(3);

    @TempDir
    Path directory;

    private final List<CameraServiceEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void aForgottenCameraIsGoneForGoodAndItsPicturesStay() throws IOException {
        SimulationDriver driver = new SimulationDriver(2);
        SimulatedCamera device = driver.camera(1);
        String snapshot;
        try (CameraService service = start(driver)) {
            Camera camera = camera(service, CAMERA1);
            service.setLabel(CAMERA1, "Garden");
            set(camera, "brightness", 9);
            assertTrue(Files.exists(controlsOf(CAMERA1)));
            snapshot = camera.snapshot(SnapshotRequest.standard()).filename();
            InvalidState plugged = assertThrows(InvalidState.class, () -> service.forgetCamera(CAMERA1));
            assertEquals("camera_connected", plugged.reason());
            assertEquals(List.of("DISCONNECTED"), plugged.allowedStates());
            assertEquals(
                    "cannot forget camera1: it is plugged in, at "
                            + device.device().node(),
                    plugged.getMessage());
            unplug(device, camera);

            service.events(events::add);
            CameraStatus last = service.forgetCamera(CAMERA1);
            assertEquals("Garden", last.name());
            assertEquals(CameraState.DISCONNECTED, last.state());
            Await.until(
                    "it is told",
                    SOON,
                    () -> events.stream()
                            .anyMatch(e -> e instanceof CameraStatusChanged c
                                    && c.id().equals(CAMERA1)
                                    && c.status().problem().equals(Optional.of("removed"))));
            assertEquals("camera0", ids(service));
            assertTrue(service.camera(device.device().identity().stableName()).isEmpty());
            Await.until("its values are gone", SOON, () -> !Files.exists(controlsOf(CAMERA1)));
            assertEquals(snapshot, onlySnapshot(service, CAMERA1));
            assertEquals(
                    "camera_not_found",
                    assertThrows(NotFound.class, () -> service.forgetCamera(CAMERA1))
                            .reason());
        }
        try (CameraService service = start(standard(0))) {
            assertEquals("camera0", ids(service));
            assertEquals(snapshot, onlySnapshot(service, CAMERA1));
        }
        try (CameraService service = start(new SimulationDriver(2))) {
            assertEquals("camera0 camera2", ids(service));
            Camera again = camera(service, CAMERA2);
            assertEquals(
                    SimulatedCameraOptions.standard(1).name(), again.status().name());
            assertEquals(0, value(again, "brightness"));
        }
    }

    @Test
    @RequiresFfmpeg
    void aRecordingThatWaitsForTheForgottenCameraIsFinishedFirst() {
        SimulationDriver driver = new SimulationDriver(1);
        try (CameraService service = start(driver)) {
            Camera camera = camera(service, CAMERA0);
            Recording begun = camera.record(RecordingRequest.untilStopped());
            unplug(driver.camera(0), camera);
            awaitRecording(camera, RecordingState.INTERRUPTED);
            service.events(events::add);
            service.forgetCamera(CAMERA0);
            Recording ended = service.media().recording(begun.filename());
            assertEquals(RecordingState.STOPPED, ended.state());
            assertEquals(Optional.of(CAMERA0), ended.knownCamera());
            Await.until("its end is told", SOON, () -> events.stream().anyMatch(e -> e instanceof RecordingStopped));
            assertEquals(1, service.media().recordings(of(CAMERA0)).total());
        }
    }

    @Test
    void twinsWithoutSerialNumberThatBothMovedGetTheirOldNamesBack() {
        SimulationDriver driver = twins("a", "b");
        SimulatedCamera one = driver.camera(0);
        SimulatedCamera other = driver.camera(1);
        try (CameraService service = start(driver)) {
            service.setLabel(CAMERA0, "Door");
            service.setLabel(CAMERA1, "Garden");
            set(camera(service, CAMERA0), "brightness", 5);
            set(camera(service, CAMERA1), "brightness", 7);
            unplug(one, camera(service, CAMERA0));
            unplug(other, camera(service, CAMERA1));
            one.plug("sim:7", "c");
            other.plug("sim:8", "d");
            Await.until(
                    "they are taken for new ones", SOON, () -> ids(service).equals("camera0 camera1 camera2 camera3"));
            awaitState(camera(service, CAMERA2), CameraState.IDLE);
            awaitState(camera(service, CAMERA3), CameraState.IDLE);

            CameraStatus door = service.mergeCameras(CAMERA2, CAMERA0);
            assertEquals("Door", door.name());
            assertEquals(CameraState.IDLE, door.state());
            assertEquals(Optional.of("sim:7"), door.node());
            assertEquals("camera0 camera1 camera3", ids(service));
            assertEquals(5, value(camera(service, CAMERA0), "brightness"));
            service.mergeCameras(CAMERA3, CAMERA1);
            assertEquals("camera0 camera1", ids(service));
            assertEquals(7, value(camera(service, CAMERA1), "brightness"));
            assertTrue(camera(service, CAMERA0).frame().length() > 0);
            assertThrows(NotFound.class, () -> service.mergeCameras(CAMERA3, CAMERA1));

            unplug(other, camera(service, CAMERA1));
            other.plug();
            awaitState(camera(service, CAMERA1), CameraState.IDLE);
            assertEquals("camera0 camera1", ids(service));
        }
        try (CameraService service = start(twins("d", "c"))) {
            assertEquals("camera0 camera1", ids(service));
            assertEquals("Door c, Garden d", namesAndPorts(service));
            assertEquals(5, value(camera(service, CAMERA0), "brightness"));
            assertEquals(7, value(camera(service, CAMERA1), "brightness"));
        }
    }

    @Test
    void theNewCameraMayBeWatchedMeanwhile() {
        SimulationDriver driver = twins("a", "b");
        try (CameraService service = start(driver)) {
            unplug(driver.camera(0), camera(service, CAMERA0));
            AtomicInteger frames = new AtomicInteger();
            camera(service, CAMERA1).frames(FrameOptions.owned(), frame -> frames.incrementAndGet());
            Await.until("it is watched", SOON, () -> frames.get() > 2);
            service.events(events::add);
            CameraStatus merged = service.mergeCameras(CAMERA1, CAMERA0);
            assertEquals(CameraState.IDLE, merged.state());
            assertTrue(camera(service, CAMERA0).frame().length() > 0, "the device was let go");
            Await.until(
                    "the end of its id is told",
                    SOON,
                    () -> events.stream()
                            .anyMatch(e -> e instanceof CameraDisconnected gone
                                    && gone.id().equals(CAMERA1)
                                    && gone.status().problem().equals(Optional.of("removed"))));
            Await.until(
                    "the other is there",
                    SOON,
                    () -> events.stream()
                            .anyMatch(
                                    e -> e instanceof CameraServiceEvent.CameraConnected c && c.id().equals(CAMERA0)));
            assertEquals("camera0", ids(service));
        }
    }

    @Test
    void aCameraThatIsAwayCanBeMergedToo() {
        SimulationDriver driver = SimulationDriver.of(options(0, "one", "s1", "a"), options(1, "one", "s2", "b"));
        try (CameraService service = start(driver)) {
            unplug(driver.camera(0), camera(service, CAMERA0));
            unplug(driver.camera(1), camera(service, CAMERA1));
            CameraStatus away = service.mergeCameras(CAMERA1, CAMERA0);
            assertEquals(CameraState.DISCONNECTED, away.state());
            assertEquals(Optional.of("s2"), away.identity().serial());
            driver.camera(1).plug();
            awaitState(camera(service, CAMERA0), CameraState.IDLE);
            driver.camera(0).plug();
            awaitState(camera(service, CAMERA2), CameraState.IDLE);
            assertEquals("camera0 camera2", ids(service), "the one that was camera0 is a new one");
        }
        try (CameraService service = start(SimulationDriver.of(options(1, "one", "s2", "z")))) {
            assertEquals(
                    CameraState.DISCONNECTED, camera(service, CAMERA2).status().state());
            awaitState(camera(service, CAMERA0), CameraState.IDLE);
        }
    }

    @Test
    @RequiresFfmpeg
    void aRecordedCameraIsNotMergedAndARecordingThatWaitedGoesOn() {
        SimulationDriver driver = twins("a", "b");
        try (CameraService service = start(driver)) {
            Camera old = camera(service, CAMERA0);
            Camera young = camera(service, CAMERA1);
            Recording waiting = old.record(RecordingRequest.untilStopped());
            unplug(driver.camera(0), old);
            awaitRecording(old, RecordingState.INTERRUPTED);
            Recording mine = young.record(RecordingRequest.untilStopped());
            InvalidState recorded = assertThrows(InvalidState.class, () -> service.mergeCameras(CAMERA1, CAMERA0));
            assertEquals("camera_recording", recorded.reason());
            assertTrue(String.valueOf(recorded.getMessage()).contains(mine.filename()), recorded.getMessage());
            assertEquals("camera0 camera1", ids(service));
            young.stopRecording();
            service.mergeCameras(CAMERA1, CAMERA0);
            awaitRecording(old, RecordingState.RECORDING);
            Recording whole = old.stopRecording();
            assertEquals(waiting.filename(), whole.filename());
            assertEquals(RecordingState.STOPPED, whole.state());
            assertEquals(List.of(whole.filename()), recordings(service, CAMERA0));
            assertEquals(List.of(mine.filename()), recordings(service, CAMERA1));
        }
    }

    @Test
    void aReplacementOfTheSameModelGetsTheKeptValuesAndOneOfAnotherModelBringsItsOwn() {
        SimulationDriver driver = SimulationDriver.of(options(0, "one", "s1", "a"));
        try (CameraService service = start(driver)) {
            set(camera(service, CAMERA0), "brightness", 5);
            unplug(driver.camera(0), camera(service, CAMERA0));
            driver.add(options(1, "one", "s2", "a"));
            awaitState(camera(service, CAMERA1), CameraState.IDLE);
            set(camera(service, CAMERA1), "brightness", 6);
            service.mergeCameras(CAMERA1, CAMERA0);
            assertEquals(5, value(camera(service, CAMERA0), "brightness"));
            assertFalse(Files.exists(controlsOf(CAMERA1)));

            unplug(driver.camera(1), camera(service, CAMERA0));
            driver.add(options(2, "two", "s1", "a"));
            awaitState(camera(service, CAMERA2), CameraState.IDLE);
            set(camera(service, CAMERA2), "brightness", 8);
            service.mergeCameras(CAMERA2, CAMERA0);
            assertEquals(8, value(camera(service, CAMERA0), "brightness"));
        }
        try (CameraService service = start(SimulationDriver.of(options(2, "two", "s1", "z")))) {
            assertEquals("camera0", ids(service));
            assertEquals(8, value(camera(service, CAMERA0), "brightness"));
        }
    }

    @Test
    void whatACrashLeftOfAMergeIsDoneAtTheNextStart() throws IOException {
        SimulationDriver driver = twins("a", "b");
        byte[] kept;
        byte[] young;
        try (CameraService service = start(driver)) {
            set(camera(service, CAMERA0), "brightness", 5);
            set(camera(service, CAMERA1), "contrast", 6);
            unplug(driver.camera(0), camera(service, CAMERA0));
            kept = Files.readAllBytes(controlsOf(CAMERA0));
            young = Files.readAllBytes(controlsOf(CAMERA1));
            service.mergeCameras(CAMERA1, CAMERA0);
        }
        // As it is on the disk when the identities are written, and nothing else yet.
        Files.write(controlsOf(CAMERA0), kept);
        Files.write(controlsOf(CAMERA1), young);
        SimulationDriver later = SimulationDriver.of(options(1, "twin", "", "b"));
        try (CameraService service = start(later)) {
            assertEquals("camera0", ids(service));
            assertEquals(5, value(camera(service, CAMERA0), "brightness"));
            Await.until("the old document is gone", SOON, () -> !Files.exists(controlsOf(CAMERA1)));
            unplug(later.camera(0), camera(service, CAMERA0));
            service.forgetCamera(CAMERA0);
        }
        Files.write(controlsOf(CAMERA0), kept);
        try (CameraService service = start(SimulationDriver.of(List.of()))) {
            assertEquals("", ids(service));
            assertFalse(Files.exists(controlsOf(CAMERA0)));
        }
    }

    @Test
    void whatCannotBeMergedSaysWhy() {
        SimulationDriver driver = new SimulationDriver(2);
        try (CameraService service = builder(driver).driver(new Unplugged()).build()) {
            service.start();
            Await.until(
                    "the other driver's camera is known",
                    SOON,
                    () -> ids(service).equals("camera0 camera1 camera2"));
            InvalidState there = assertThrows(InvalidState.class, () -> service.mergeCameras(CAMERA0, CAMERA1));
            assertEquals("camera_connected", there.reason());
            assertTrue(String.valueOf(there.getMessage()).startsWith("cannot merge camera0 into camera1: it is"));
            InvalidArgument same = assertThrows(InvalidArgument.class, () -> service.mergeCameras(CAMERA0, CAMERA0));
            assertEquals("into", same.param());
            InvalidArgument drivers = assertThrows(InvalidArgument.class, () -> service.mergeCameras(CAMERA0, CAMERA2));
            assertEquals(
                    "cannot merge camera0 into camera2: one is of the driver simulation, the other of unplugged",
                    drivers.getMessage());
            assertEquals(
                    "camera9",
                    assertThrows(NotFound.class, () -> service.mergeCameras(CAMERA0, new CameraId(9)))
                            .id());
            assertEquals(
                    "camera9",
                    assertThrows(NotFound.class, () -> service.mergeCameras(new CameraId(9), CAMERA0))
                            .id());
            assertEquals("camera0 camera1 camera2", ids(service));
        }
    }

    @Test
    void aStreamElsewhereIsRemovedWhereItWasAdded() throws IOException {
        try (CameraService service = start(new SimulationDriver(1))) {
            for (String path : List.of("/one", "/two")) {
                service.externalStreams().add(ExternalStreamRequest.of("rtsp://127.0.0.1:" + Ports.free() + path, ""));
            }
            InvalidState added = assertThrows(InvalidState.class, () -> service.forgetCamera(CAMERA1));
            assertEquals("external_stream", added.reason());
            assertEquals(Optional.of("remove the stream, by remove_external_stream"), added.suggestion());
            assertEquals(
                    "merging_external_streams",
                    assertThrows(NotSupported.class, () -> service.mergeCameras(CAMERA2, CAMERA1))
                            .feature());
            service.externalStreams().remove("camera2");
            assertEquals("camera0 camera1", ids(service));
        }
        Files.delete(directory.resolve("state/external.json"));
        try (CameraService service = start(new SimulationDriver(1))) {
            service.forgetCamera(CAMERA1); // nobody else knows of it any more
            assertEquals("camera0", ids(service));
        }
    }

    /** A driver that knows one camera, which is away. */
    private static final class Unplugged implements CameraDriver {
        @Override
        public String name() {
            return "unplugged";
        }

        @Override
        public Availability probe() {
            return new Availability.Available("one");
        }

        @Override
        public void start(Listener listener) {
            DeviceIdentity identity = DeviceIdentity.of("model", "serial", "port");
            listener.detached(new DeviceInfo(identity, "It", "node", name(), "", List.of()), "switched off");
        }

        @Override
        public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
            throw new AssertionError("never plugged in");
        }

        @Override
        public void close() {}
    }

    private static SimulationDriver twins(String port, String other) {
        return SimulationDriver.of(options(0, "twin", "", port), options(1, "twin", "", other));
    }

    private static SimulationDriver standard(int number) {
        return SimulationDriver.of(SimulatedCameraOptions.standard(number));
    }

    private static SimulatedCameraOptions options(int number, String model, String serial, String port) {
        return SimulatedCameraOptions.builder(number)
                .model(model)
                .serial(serial)
                .port(port)
                .build();
    }

    private CameraService start(CameraDriver driver) {
        return builder(driver).build().start();
    }

    private CameraServiceBuilder builder(CameraDriver driver) {
        return CameraService.builder().directory(directory).rtsp("127.0.0.1", 0).driver(driver);
    }

    private static Camera camera(CameraService service, CameraId id) {
        Await.until(id + " is known", SOON, () -> service.camera(id.toString()).isPresent());
        return service.camera(id.toString()).orElseThrow();
    }

    private static String ids(CameraService service) {
        return service.cameras().stream().map(c -> c.id().toString()).collect(Collectors.joining(" "));
    }

    private static String namesAndPorts(CameraService service) {
        return service.cameras().stream()
                .map(Camera::status)
                .map(c -> c.name() + " " + c.identity().port().orElse("nowhere"))
                .collect(Collectors.joining(", "));
    }

    private static void unplug(SimulatedCamera device, Camera camera) {
        device.unplug();
        awaitState(camera, CameraState.DISCONNECTED);
    }

    private static void awaitState(Camera camera, CameraState state) {
        Await.until(camera.id() + " is " + state, SOON, () -> camera.status().state() == state);
    }

    private static void awaitRecording(Camera camera, RecordingState state) {
        Await.until(
                "the recording is " + state,
                SOON,
                () -> camera.recording().filter(r -> r.state() == state).isPresent());
    }

    private static void set(Camera camera, String name, long value) {
        awaitState(camera, CameraState.IDLE);
        camera.setControls(Map.of(name, ControlValue.of(value)), OutOfRange.REFUSE);
    }

    private static int value(Camera camera, String name) {
        awaitState(camera, CameraState.IDLE);
        return camera.controls().stream()
                .filter(c -> c.name().equals(name))
                .map(c -> Integer.parseInt(c.value().toString()))
                .findFirst()
                .orElseThrow();
    }

    private Path controlsOf(CameraId camera) {
        return directory.resolve("state").resolve("controls-" + camera + ".json");
    }

    private static MediaQuery of(CameraId camera) {
        return new MediaQuery(10, 0, Optional.of(camera), Optional.empty(), Optional.empty());
    }

    private static List<String> recordings(CameraService service, CameraId camera) {
        return service.media().recordings(of(camera)).items().stream()
                .map(Recording::filename)
                .toList();
    }

    private static String onlySnapshot(CameraService service, CameraId camera) {
        return service.media().snapshots(of(camera)).items().stream()
                .map(s -> s.filename())
                .collect(Collectors.joining(" "));
    }
}
