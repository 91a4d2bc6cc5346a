package io.cameraservice.internal.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraId;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.util.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlStoreTest {
    private static final CameraId CAMERA = new CameraId(3);
    private static final DeviceInfo WEBCAM = device("webcam", "S1", "port-a");

    @TempDir
    Path directory;

    private StateStore state;

    @BeforeEach
    void open() {
        state = StateStore.open(directory, InstantSource.system());
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void keepsNumbersAndTextsWhereverTheCameraIsPluggedIn() {
        Map<String, ControlValue> values = Map.of("gain", ControlValue.of(1L << 40), "title", ControlValue.of("Door"));
        new ControlStore(state, CAMERA).change(WEBCAM, values, List.of());
        assertEquals(values, new ControlStore(state, CAMERA).of(device("webcam", "S1", "port-b")));
        assertEquals(Map.of(), new ControlStore(state, new CameraId(4)).of(WEBCAM));
        new ControlStore(state, CAMERA).change(WEBCAM, Map.of(), List.of("title", "never set"));
        assertEquals(Map.of("gain", ControlValue.of(1L << 40)), new ControlStore(state, CAMERA).of(WEBCAM));
    }

    @Test
    void isOfOneDeviceAndNotOfWhatGetsItsNumber() {
        ControlStore book = new ControlStore(state, CAMERA);
        book.change(WEBCAM, Map.of("gain", ControlValue.of(1)), List.of());
        DeviceInfo other = device("microscope", "S1", "port-a");
        assertEquals(Map.of(), book.of(other));
        assertEquals(Map.of(), book.of(device("webcam", "S2", "port-a")));
        book.change(other, Map.of("zoom", ControlValue.of(2)), List.of());
        assertEquals(Map.of("zoom", ControlValue.of(2)), new ControlStore(state, CAMERA).of(other));
        assertEquals(Map.of(), new ControlStore(state, CAMERA).of(WEBCAM));
    }

    @Test
    void goesWithItsCamera() {
        Path file = directory.resolve("controls-camera3.json");
        ControlStore book = new ControlStore(state, CAMERA);
        book.delete();
        book.change(WEBCAM, Map.of("gain", ControlValue.of(1)), List.of());
        assertTrue(Files.exists(file));
        book.delete();
        assertFalse(Files.exists(file));
        assertEquals(Map.of(), book.of(WEBCAM));
        assertEquals(Map.of(), new ControlStore(state, CAMERA).of(WEBCAM));
    }

    @Test
    void goesToTheDeviceThatTakesTheCamerasPlace() {
        CameraId former = new CameraId(7);
        DeviceInfo next = device("webcam", "S2", "port-b");
        new ControlStore(state, CAMERA).change(WEBCAM, Map.of("gain", ControlValue.of(1)), List.of());
        new ControlStore(state, former).change(next, Map.of("gain", ControlValue.of(2)), List.of());
        ControlStore book = new ControlStore(state, CAMERA);
        for (int i = 0; i < 2; i++) {
            book.adopt(former, "script", next.identity());
            assertEquals(Map.of("gain", ControlValue.of(1)), book.of(next));
            assertEquals(Map.of("gain", ControlValue.of(1)), new ControlStore(state, CAMERA).of(next));
            assertEquals(Map.of(), book.of(WEBCAM));
            assertFalse(Files.exists(directory.resolve("controls-camera7.json")));
        }
    }

    @Test
    void valuesOfAnotherModelAreReplacedByThoseOfTheDevice() {
        CameraId former = new CameraId(7);
        DeviceInfo next = device("microscope", "S1", "port-a");
        Map<String, ControlValue> zoom = Map.of("zoom", ControlValue.of(2));
        new ControlStore(state, CAMERA).change(WEBCAM, Map.of("gain", ControlValue.of(1)), List.of());
        new ControlStore(state, former).change(next, zoom, List.of());
        ControlStore book = new ControlStore(state, CAMERA);
        book.adopt(former, "script", next.identity());
        book.adopt(former, "script", next.identity());
        assertEquals(zoom, book.of(next));
        assertEquals(zoom, new ControlStore(state, CAMERA).of(next));
    }

    @Test
    void whatCannotBeTakenOverYetIsNotDeleted() throws IOException {
        CameraId former = new CameraId(7);
        DeviceInfo next = device("webcam", "S2", "port-b");
        new ControlStore(state, former).change(next, Map.of("gain", ControlValue.of(2)), List.of());
        ControlStore book = new ControlStore(state, CAMERA);
        Path inTheWay = Files.createDirectories(
                directory.resolve("controls-camera3.json").resolve("something"));
        book.adopt(former, "script", next.identity());
        assertEquals(Map.of("gain", ControlValue.of(2)), book.of(next));
        assertTrue(Files.exists(directory.resolve("controls-camera7.json")));
        Files.delete(inTheWay);
        Files.delete(directory.resolve("controls-camera3.json"));
        book.adopt(former, "script", next.identity());
        assertEquals(Map.of("gain", ControlValue.of(2)), new ControlStore(state, CAMERA).of(next));
        assertFalse(Files.exists(directory.resolve("controls-camera7.json")));
    }

    @Test
    void leavesOutWhatItDoesNotUnderstand() throws IOException {
        Files.writeString(directory.resolve("controls-camera3.json"), """
                {"driver": "script", "model": "webcam", "serial": "S1", "since": {"a": 1},
                 "values": {"gain": 5, "title": "Door", "odd": 1.5, "list": [1], "none": null}}
                """);
        assertEquals(
                Map.of("gain", ControlValue.of(5), "title", ControlValue.of("Door")),
                new ControlStore(state, CAMERA).of(WEBCAM));
    }

    @Test
    void aDamagedDocumentIsSetAside() throws IOException {
        Path file = directory.resolve("controls-camera3.json");
        Files.writeString(file, "{\"driver\": \"script\", \"values\": {\"ga");
        ControlStore book = new ControlStore(state, CAMERA);
        assertEquals(Map.of(), book.of(WEBCAM));
        assertFalse(Files.exists(file));
        try (var files = Files.list(directory)) {
            assertTrue(files.anyMatch(f -> f.getFileName().toString().startsWith("controls-camera3.json.damaged-")));
        }
        book.change(WEBCAM, Map.of("gain", ControlValue.of(1)), List.of());
        assertTrue(Files.exists(file));
    }

    @Test
    void whatCannotBeWrittenIsRememberedAndWrittenLater() throws IOException {
        ControlStore book = new ControlStore(state, CAMERA);
        Path file = directory.resolve("controls-camera3.json");
        Path inTheWay = Files.createDirectories(file.resolve("something"));
        book.change(WEBCAM, Map.of("gain", ControlValue.of(1)), List.of());
        assertEquals(Map.of("gain", ControlValue.of(1)), book.of(WEBCAM));
        Files.delete(inTheWay);
        Files.delete(file);
        book.change(WEBCAM, Map.of("gain", ControlValue.of(1)), List.of());
        assertEquals(Map.of("gain", ControlValue.of(1)), new ControlStore(state, CAMERA).of(WEBCAM));
    }

    private static DeviceInfo device(String model, String serial, String port) {
        return new DeviceInfo(DeviceIdentity.of(model, serial, port), model, "node:" + port, "script", "", List.of());
    }
}
