package io.cameraservice.testing;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes what a driver finds. Safe for use by any thread. */
public final class RecordingListener implements CameraDriver.Listener {
    private final Map<String, DeviceInfo> present = new LinkedHashMap<>();
    private final List<String> news = new ArrayList<>();

    @Override
    public synchronized void attached(DeviceInfo device) {
        present.put(device.node(), device);
        news.add("attached " + device.node());
    }

    @Override
    public synchronized void detached(String node) {
        present.remove(node);
        news.add("detached " + node);
    }

    /** The devices that are there, in the order in which they came. */
    public synchronized List<DeviceInfo> present() {
        return List.copyOf(present.values());
    }

    /** All events, as {@code "attached sim:0"}. */
    public synchronized List<String> news() {
        return List.copyOf(news);
    }

    /** Waits until an event has come so often. */
    public void await(String event, int times) {
        Await.until(event + " comes", Duration.ofSeconds(10), () -> Collections.frequency(news(), event) >= times);
    }
}
