package io.cameraservice.v4l2.played;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraDriver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes what a driver tells. */
public final class News implements CameraDriver.Listener {
    private static final long PATIENCE = 10_000;

    private final Map<String, DeviceInfo> present = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();

    @Override
    public synchronized void attached(DeviceInfo device) {
        present.put(device.node(), device);
        told.add("+" + device.node());
        notifyAll();
    }

    @Override
    public synchronized void detached(String node) {
        present.remove(node);
        told.add("-" + node);
        notifyAll();
    }

    public synchronized List<DeviceInfo> present() {
        return List.copyOf(present.values());
    }

    /** Waits for news like {@code "+/dev/video0"}. */
    public void await(String what) {
        await(what, 1);
    }

    /** Waits until it was told so often. */
    public synchronized void await(String what, int times) {
        long deadline = System.currentTimeMillis() + PATIENCE;
        while (told.stream().filter(what::equals).count() < times) {
            long left = deadline - System.currentTimeMillis();
            if (left <= 0) {
                throw new AssertionError("not told " + what + ": " + told);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
