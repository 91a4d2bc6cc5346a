package io.cameraservice.launcher.app;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraDriver;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Two simulated cameras where there is no real one at the start; none where there is. Safe for use by any thread. */
final class FallbackSimulation implements CameraDriver {
    private static final int COUNT = 2;

    private final BooleanSupplier realCamera;
    private final SimulationDriver simulation = new SimulationDriver(0);

    /** {@code realCamera} is asked once, when this driver starts: after the drivers of real cameras. */
    FallbackSimulation(BooleanSupplier realCamera) {
        this.realCamera = realCamera;
    }

    @Override
    public String name() {
        return simulation.name();
    }

    @Override
    public Availability probe() {
        return simulation.probe();
    }

    @Override
    public void start(Listener listener) {
        if (!realCamera.getAsBoolean()) {
            for (int i = 0; i < COUNT; i++) {
                simulation.add(SimulatedCameraOptions.standard(i));
            }
        }
        simulation.start(listener);
    }

    @Override
    public Optional<Condition> condition() {
        int count = simulation.cameras().size();
        String detail = count == 0
                ? "no simulated camera, since there was a real one at the start"
                : count + " simulated cameras, since there was no real one at the start";
        return Optional.of(new Condition(true, detail, List.of()));
    }

    @Override
    public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        return simulation.open(device, mode, sink);
    }

    @Override
    public Optional<CameraControls> controls() {
        return simulation.controls();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
