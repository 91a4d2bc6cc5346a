package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.util.StateStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values set for one camera's controls, in a document of its own: {@code controls-camera0.json}. It names the
 * device they were set for, so that another one with the id of a lost camera is left as it is.
 *
 * <p>A value that cannot be written stays in memory, and is written with the next one. Used by one thread at a time.
 */
final class ControlStore {
    private static final Logger log = LoggerFactory.getLogger(ControlStore.class);

    private final StateStore state;
    private final String document;
    private final Map<String, ControlValue> values = new TreeMap<>();
    private Map<String, @Nullable Object> owner;
    private boolean isWritten = true;

    ControlStore(StateStore state, CameraId camera) {
        this.state = state;
        this.document = "controls-" + camera;
        Map<String, @Nullable Object> read = state.load(document).orElse(Map.of());
        owner = ownerOf(read);
        if (read.get("values") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name instanceof String text && value instanceof Long number) {
                    values.put(text, ControlValue.of(number));
                } else if (name instanceof String text && value instanceof String string) {
                    values.put(text, ControlValue.of(string));
                }
            });
        }
    }

    /** The values chosen for this device; empty for another one. */
    Map<String, ControlValue> of(DeviceInfo device) {
        return owner.equals(ownerOf(device)) ? Map.copyOf(values) : Map.of();
    }

    /** Remembers and forgets. */
    void change(DeviceInfo device, Map<String, ControlValue> chosen, Iterable<String> forgotten) {
        Map<String, ControlValue> before = new TreeMap<>(values);
        Map<String, @Nullable Object> mine = ownerOf(device);
        boolean isAnother = !owner.equals(mine);
        if (isAnother) {
            owner = mine;
            values.clear();
        }
        forgotten.forEach(values::remove);
        values.putAll(chosen);
        if (!values.equals(before) || !isWritten) {
            write();
        }
    }

    /**
     * The camera is this device from now on, which was another camera before. Values stay if they are of the same driver and
     * model; where there are none, those of that other camera are taken. The other's document is deleted once that is on the
     * disk; doing it again after a crash changes nothing.
     */
    void adopt(CameraId from, String driver, DeviceIdentity device) {
        Map<String, @Nullable Object> ownerBefore = owner;
        Map<String, ControlValue> before = Map.copyOf(values);
        ControlStore other = new ControlStore(state, from);
        owner = ownerOf(driver, device);
        if (!isSameModel(ownerBefore)) {
            values.clear();
        }
        if (values.isEmpty() && other.owner.equals(owner)) {
            values.putAll(other.values);
        }
        if (!isWritten || !values.equals(before) || !(values.isEmpty() || owner.equals(ownerBefore))) {
            write();
        }
        if (isWritten) {
            other.delete();
        }
    }

    private boolean isSameModel(Map<String, @Nullable Object> other) {
        return Objects.equals(owner.get("driver"), other.get("driver"))
                && Objects.equals(owner.get("model"), other.get("model"));
    }

    /** Forgets all of it, on the disk too. */
    void delete() {
        values.clear();
        try {
            state.delete(document);
        } catch (CameraException.StorageFailed e) {
            log.warn("the values of {} stay on the disk: {}", document, e.getMessage());
        }
    }

    private void write() {
        Map<String, @Nullable Object> text = new LinkedHashMap<>(owner);
        Map<String, Object> chosen = new LinkedHashMap<>();
        values.forEach((name, value) -> chosen.put(name, plain(value)));
        text.put("values", chosen);
        try {
            state.save(document, text);
            isWritten = true;
        } catch (CameraException.StorageFailed e) {
            if (isWritten) {
                log.warn("the values of {} will be lost with the service: {}", document, e.getMessage());
            }
            isWritten = false;
        }
    }

    private static Object plain(ControlValue value) {
        return value instanceof ControlValue.Whole number ? number.value() : value.toString();
    }

    /** Identifies a device wherever it is plugged in. */
    private static Map<String, @Nullable Object> ownerOf(DeviceInfo device) {
        return ownerOf(device.driver(), device.identity());
    }

    private static Map<String, @Nullable Object> ownerOf(String driver, DeviceIdentity device) {
        Map<String, @Nullable Object> owner = new LinkedHashMap<>();
        owner.put("driver", driver);
        owner.put("model", device.model());
        device.serial().ifPresent(serial -> owner.put("serial", serial));
        return owner;
    }

    private static Map<String, @Nullable Object> ownerOf(Map<String, @Nullable Object> document) {
        Map<String, @Nullable Object> owner = new LinkedHashMap<>();
        for (String key : new String[] {"driver", "model", "serial"}) {
            if (document.get(key) instanceof String text) {
                owner.put(key, text);
            }
        }
        return owner;
    }
}
