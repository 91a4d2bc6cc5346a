package io.cameraservice;

import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraDriver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The simulation, with controls that break, hang and tell whatever a test wants. */
final class TamperedDriver implements CameraDriver, CameraControls {
    final SimulationDriver simulation;
    final List<Map<String, ControlValue>> sets = new CopyOnWriteArrayList<>();
    final Set<String> broken = ConcurrentHashMap.newKeySet();
    volatile CountDownLatch hanging = new CountDownLatch(0);
    volatile Listener listener = new Listener() {
        @Override
        public void attached(DeviceInfo device) {}

        @Override
        public void detached(String node) {}
    };

    TamperedDriver(int cameras) {
        simulation = new SimulationDriver(cameras);
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
    public void start(Listener to) {
        listener = to;
        simulation.start(to);
    }

    @Override
    public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        return simulation.open(device, mode, sink);
    }

    @Override
    public Optional<CameraControls> controls() {
        return Optional.of(this);
    }

    @Override
    public List<Control> list(DeviceInfo device) {
        if (device.node().equals("sim:0")) {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return real().list(device);
    }

    @Override
    public List<Control> set(DeviceInfo device, Map<String, ControlValue> values, OutOfRange outOfRange) {
        sets.add(Map.copyOf(values));
        for (String name : values.keySet()) {
            if (broken.contains(name)) {
                throw new CameraException("io", name + " does not work", null, null);
            }
        }
        return real().set(device, values, outOfRange);
    }

    @Override
    public List<Control> reset(DeviceInfo device, Set<String> names) {
        return real().reset(device, names);
    }

    private CameraControls real() {
        return simulation.controls().orElseThrow();
    }

    @Override
    public void close() {
        hanging.countDown();
        simulation.close();
    }
}
