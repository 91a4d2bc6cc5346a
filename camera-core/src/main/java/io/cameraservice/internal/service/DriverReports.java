package io.cameraservice.internal.service;

import io.cameraservice.device.Control;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.spi.CameraDriver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one driver reports, passed on to the registry on its line. Devices reported before {@link #begin} wait for it. Safe
 * for use by any thread.
 */
final class DriverReports implements CameraDriver.Listener {
    private final CameraDriver driver;
    private final SerialExecutor line;
    private final CameraRegistry registry;
    private final List<DeviceInfo> waiting = new ArrayList<>(); // on the line only
    private boolean begun; // on the line only

    DriverReports(CameraDriver driver, SerialExecutor line, CameraRegistry registry) {
        this.driver = driver;
        this.line = line;
        this.registry = registry;
    }

    /** Passes on the devices that wait, those of {@code first} first, and from now on at once. On the line. */
    void begin(Predicate<DeviceInfo> first) {
        begun = true;
        waiting.sort(Comparator.comparing(device -> !first.test(device)));
        waiting.forEach(device -> registry.attach(driver, device));
        waiting.clear();
    }

    @Override
    public void attached(DeviceInfo device) {
        line.execute(() -> {
            if (begun) {
                registry.attach(driver, device);
            } else {
                drop(device.node());
                waiting.add(device);
            }
        });
    }

    @Override
    public void detached(String node) {
        line.execute(() -> {
            drop(node);
            registry.detach(driver.name(), node);
        });
    }

    @Override
    public void detached(DeviceInfo device, String reason) {
        line.execute(() -> {
            drop(device.node());
            registry.missing(driver, device, reason);
        });
    }

    @Override
    public void controlChanged(String node, Control control) {
        registry.controlChanged(driver.name(), node, control);
    }

    private void drop(String node) {
        waiting.removeIf(device -> device.node().equals(node));
    }
}
