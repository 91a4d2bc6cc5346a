package io.cameraservice.internal.service;

import io.cameraservice.CameraId;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraDriver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The devices that are plugged in, and which camera each is. Changed on the registry's line, read by any thread. */
final class PresentDevices {
    private final Map<String, Present> byNode = new ConcurrentHashMap<>();

    /** A device that is plugged in. */
    record Present(CameraImpl camera, CameraDriver driver, DeviceInfo device) {
        Present as(CameraImpl other) {
            return new Present(other, driver, device);
        }
    }

    void put(Present device) {
        byNode.put(key(device.driver().name(), device.device().node()), device);
    }

    Optional<Present> at(String driver, String node) {
        return Optional.ofNullable(byNode.get(key(driver, node)));
    }

    Optional<Present> of(CameraImpl camera) {
        return byNode.values().stream().filter(p -> p.camera() == camera).findFirst();
    }

    Optional<Present> remove(String driver, String node) {
        return Optional.ofNullable(byNode.remove(key(driver, node)));
    }

    void remove(CameraImpl camera) {
        byNode.values().removeIf(p -> p.camera() == camera);
    }

    /** The cameras at other nodes than this one. */
    Set<CameraId> elsewhere(String driver, String node) {
        String here = key(driver, node);
        return byNode.entrySet().stream()
                .filter(e -> !e.getKey().equals(here))
                .map(e -> e.getValue().camera().id())
                .collect(Collectors.toSet());
    }

    private static String key(String driver, String node) {
        return driver + " " + node;
    }
}
