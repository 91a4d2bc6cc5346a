package io.cameraservice.simulation;

import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraControls;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The controls of the simulation's cameras. */
final class SimulationControls implements CameraControls {
    private final SimulationDriver driver;

    SimulationControls(SimulationDriver driver) {
        this.driver = driver;
    }

    @Override
    public List<Control> list(DeviceInfo device) {
        synchronized (driver.lock) {
            return driver.at(device.node()).controls().list();
        }
    }

    @Override
    public List<Control> set(DeviceInfo device, Map<String, ControlValue> values, OutOfRange outOfRange) {
        synchronized (driver.lock) {
            SimulatedControls simulatedControls = driver.at(device.node()).controls();
            simulatedControls.set(values, outOfRange);
            return simulatedControls.list();
        }
    }

    @Override
    public List<Control> reset(DeviceInfo device, Set<String> names) {
        synchronized (driver.lock) {
            SimulatedControls simulatedControls = driver.at(device.node()).controls();
            simulatedControls.reset(names);
            return simulatedControls.list();
        }
    }
}
