package io.cameraservice.v4l2.lab;

import io.cameraservice.Camera;
import io.cameraservice.CameraService;
import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.CameraServiceEvent.CameraConnected;
import io.cameraservice.event.CameraServiceEvent.CameraDisconnected;
import io.cameraservice.event.CameraServiceEvent.CameraStatusChanged;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.v4l2.V4l2Driver;
import io.cameraservice.v4l2.V4l2Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A whole service on the USB cameras, those of vivid unplugged, and what it told its host. */
final class UsbService implements AutoCloseable {
    final CameraService service;
    final List<CameraServiceEvent> events = new CopyOnWriteArrayList<>();

    UsbService(Path directory) {
        this(directory, new FrameSize(160, 120), 10);
    }

    UsbService(Path directory, FrameSize size, int rate) {
        Vivid.unplug();
        service = CameraService.builder()
                .directory(directory)
                .driver(new V4l2Driver(V4l2Options.defaults()))
                .streamPlan(StreamPlan.builder()
                        .size(size)
                        .rate(FrameRate.of(rate))
                        .linger(Duration.ofSeconds(1))
                        .build())
                .build();
        service.events(events::add);
        service.start();
    }

    /** The first camera, as soon as it is plugged in and ready. */
    Camera camera() {
        Await.until(
                "a camera",
                () -> service.camera("camera0")
                        .filter(camera -> camera.status().state().isConnected())
                        .isPresent());
        return service.camera("camera0").orElseThrow();
    }

    CameraState state() {
        return service.camera("camera0").orElseThrow().status().state();
    }

    void awaitState(CameraState state) {
        Await.until(state.name(), () -> state() == state);
    }

    /** What clients were told of the camera since {@link #events} was cleared: its states, one after the other. */
    List<CameraState> states() {
        List<CameraState> states = new ArrayList<>();
        for (CameraServiceEvent event : events) {
            CameraStatus status = event instanceof CameraConnected connected
                    ? connected.status()
                    : event instanceof CameraDisconnected gone
                            ? gone.status()
                            : event instanceof CameraStatusChanged changed ? changed.status() : null;
            if (status != null) {
                states.add(status.state());
            }
        }
        return states;
    }

    static long value(List<Control> controls, String name) {
        return controls.stream()
                .filter(control -> control.name().equals(name))
                .map(control -> ((ControlValue.Whole) control.value()).value())
                .findFirst()
                .orElseThrow();
    }

    List<Control> set(String control, long value) {
        return camera().setControls(Map.of(control, ControlValue.of(value)), OutOfRange.REFUSE);
    }

    @Override
    public void close() {
        service.close();
        Vivid.plugIn();
    }
}
