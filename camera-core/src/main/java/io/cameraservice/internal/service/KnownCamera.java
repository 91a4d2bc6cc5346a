package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.DeviceIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a camera, plugged in or not. Immutable.
 *
 * @param id the name it keeps
 * @param driver which driver it belongs to
 * @param identity what tells it from others; its port is where it was seen last
 * @param deviceName what the device calls itself
 * @param label what a person called it; blank for nothing
 */
public record KnownCamera(CameraId id, String driver, DeviceIdentity identity, String deviceName, String label) {
    /** What a person calls it. */
    public String name() {
        return label.isBlank() ? deviceName : label;
    }

    KnownCamera seenAs(DeviceIdentity now, String name) {
        return new KnownCamera(id, driver, now, name, label);
    }

    KnownCamera labelled(String name) {
        String text = name.strip();
        if (text.length() > 100 || text.chars().anyMatch(Character::isISOControl)) {
            throw new CameraException.InvalidArgument(
                    "name", "at most 100 characters", "a camera's name has at most 100 printable characters");
        }
        return new KnownCamera(id, driver, identity, deviceName, text);
    }

    Map<String, @Nullable Object> toDocument() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", id.toString());
        document.put("driver", driver);
        document.put("model", identity.model());
        identity.serial().ifPresent(s -> document.put("serial", s));
        identity.port().ifPresent(p -> document.put("port", p));
        document.put("device_name", deviceName);
        if (!label.isBlank()) {
            document.put("label", label);
        }
        return document;
    }

    /** The camera of such a document; empty if it lacks what matters. */
    static Optional<KnownCamera> ofDocument(Object document) {
        if (!(document instanceof Map<?, ?> map)
                || !(map.get("id") instanceof String id)
                || !(map.get("driver") instanceof String driver)
                || !(map.get("model") instanceof String model)
                || model.isBlank()) {
            return Optional.empty();
        }
        DeviceIdentity identity = DeviceIdentity.of(model, text(map.get("serial")), text(map.get("port")));
        String name = text(map.get("device_name"));
        String label = text(map.get("label"));
        return CameraId.parse(id)
                .map(i ->
                        new KnownCamera(i, driver, identity, name == null ? model : name, label == null ? "" : label));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String s ? s : null;
    }
}
