package io.cameraservice.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.testing.CameraDriverContract;
import io.cameraservice.testing.RecordingListener;
import io.cameraservice.testing.RecordingSink;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SimulationDriverTest extends CameraDriverContract {
    private final SimulationDriver simulation = new SimulationDriver(2);

    @Override
    protected CameraDriver driver() {
        return simulation;
    }

    @Override
    protected boolean unplug() {
        simulation.camera(0).unplug();
        return true;
    }

    @Override
    protected void plug() {
        simulation.camera(0).plug("sim:7", "sim-usb-0:7");
    }

    @Test
    void camerasComeAndGoWhileItWorks() {
        RecordingListener listener = new RecordingListener();
        try (SimulationDriver driver = SimulationDriver.of(
                SimulatedCameraOptions.standard(0),
                SimulatedCameraOptions.builder(1).plugged(false).build())) {
            driver.start(listener);
            SimulatedCamera third = driver.add(SimulatedCameraOptions.standard(2));
            driver.camera(1).plug();
            driver.camera(0).unplug();
            driver.camera(0).unplug();
            driver.remove(third);
            assertThrows(IllegalStateException.class, third::plug);
            assertThrows(IllegalStateException.class, () -> driver.camera(0).plug("sim:1", "elsewhere"));
            driver.camera(0).plug();
            assertEquals(
                    List.of(
                            "attached sim:0",
                            "attached sim:2",
                            "attached sim:1",
                            "detached sim:0",
                            "detached sim:2",
                            "attached sim:0"),
                    listener.news());
            assertEquals(2, driver.cameras().size());
        }
        simulation.close();
    }

    @Test
    void identitySurvivesAnotherPort() {
        SimulatedCamera camera = simulation.camera(0);
        var before = camera.device();
        camera.unplug();
        camera.plug("sim:9", "sim-usb-0:9");
        assertEquals("sim:9", camera.device().node());
        assertEquals(Optional.of("sim-usb-0:9"), camera.device().identity().port());
        assertTrue(camera.device().identity().couldBe(before.identity()));
    }

    @Test
    void aRecordedStreamIsAModeLikeAnyOther() {
        byte[] stream =
                HexFormat.of().parseHex("0000000167420000000168ce000001658884" + "000001419a01" + "000001419a02");
        RecordingListener listener = new RecordingListener();
        try (SimulationDriver driver = SimulationDriver.of(SimulatedCameraOptions.builder(0)
                .formats()
                .recorded(stream, new FrameSize(640, 480), FrameRate.of(100))
                .build())) {
            driver.start(listener);
            DeviceInfo device = listener.present().get(0);
            assertEquals(
                    List.of("H264 640x480@100"),
                    device.modes().stream().map(Object::toString).toList());
            RecordingSink sink = new RecordingSink();
            driver.open(device, device.modes().get(0), sink);
            sink.await(4);
            for (Frame frame : sink.frames()) {
                int expected = frame.sequence() % 3 == 0 ? 18 : 6;
                assertEquals(expected, frame.length(), frame.toString());
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> SimulatedCameraOptions.builder(0)
                        .recorded(new byte[] {0, 0, 1, 0x41, (byte) 0x9a}, new FrameSize(640, 480), FrameRate.of(30)));
    }
}
