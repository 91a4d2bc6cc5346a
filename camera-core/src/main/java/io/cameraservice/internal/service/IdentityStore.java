package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.util.StateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives each device the id it had before: that of the camera of its model and serial number, if it has one. Among several of
 * that kind the port decides; elsewhere, a device is the missing one if exactly one is missing. Used by one thread at a time.
 */
public final class IdentityStore {
    private static final String DOCUMENT = "cameras";

    private final Consumer<Map<String, Object>> saving;
    private final Map<CameraId, KnownCamera> known = new TreeMap<>();
    private int next;

    IdentityStore(StateStore state) {
        this(state.load(DOCUMENT).orElse(Map.of()), document -> state.save(DOCUMENT, document));
    }

    private IdentityStore(Map<String, @Nullable Object> document, Consumer<Map<String, Object>> saving) {
        this.saving = saving;
        if (document.get("cameras") instanceof List<?> list) {
            list.stream().flatMap(c -> KnownCamera.ofDocument(c).stream()).forEach(c -> known.put(c.id(), c));
        }
        int highest = known.keySet().stream().mapToInt(CameraId::number).max().orElse(-1);
        int noted = document.get("next") instanceof Number number ? number.intValue() : 0;
        next = Math.max(noted, highest + 1);
    }

    /**
     * Who is who among these devices for the service of this state directory, by node, without touching that directory; devices
     * it never saw are left out.
     *
     * @throws CameraException.StorageFailed if the directory cannot be read
     */
    public static Map<String, KnownCamera> recall(Path stateDirectory, Collection<DeviceInfo> devices) {
        IdentityStore book =
                new IdentityStore(StateStore.peek(stateDirectory, DOCUMENT).orElse(Map.of()), document -> {});
        Map<String, KnownCamera> found = new LinkedHashMap<>();
        Set<CameraId> present = new HashSet<>();
        devices.stream()
                .sorted(Comparator.comparing(device -> !book.isInItsPlace(device)))
                .forEach(device -> book.findMissing(device, present).ifPresent(camera -> {
                    present.add(camera.id());
                    found.put(device.node(), camera);
                }));
        return found;
    }

    Collection<KnownCamera> all() {
        return List.copyOf(known.values());
    }

    /** The known camera this device is, or a new one. */
    KnownCamera recognise(DeviceInfo device, Set<CameraId> present) {
        KnownCamera camera = findMissing(device, present)
                .map(c -> c.seenAs(device.identity(), device.name()))
                .orElseGet(() -> new KnownCamera(nextId(), device.driver(), device.identity(), device.name(), ""));
        put(camera);
        return camera;
    }

    void put(KnownCamera camera) {
        if (!camera.equals(known.put(camera.id(), camera))) {
            save();
        }
    }

    private void save() {
        List<Object> cameras = new ArrayList<>();
        known.values().forEach(c -> cameras.add(c.toDocument()));
        saving.accept(Map.of("cameras", cameras, "next", next));
    }

    /** Its number is never used again. */
    void remove(CameraId id) {
        if (known.remove(id) != null) {
            save();
        }
    }

    /** Whether a known camera was last seen at the port of this device. */
    boolean isInItsPlace(DeviceInfo device) {
        return sameModelAndSerial(device).anyMatch(samePort(device));
    }

    private Optional<KnownCamera> findMissing(DeviceInfo device, Set<CameraId> present) {
        List<KnownCamera> missing = sameModelAndSerial(device)
                .filter(c -> !present.contains(c.id()))
                .toList();
        Optional<KnownCamera> inItsPlace =
                missing.stream().filter(samePort(device)).findFirst();
        return inItsPlace.isPresent() || missing.size() != 1 ? inItsPlace : Optional.of(missing.get(0));
    }

    private Stream<KnownCamera> sameModelAndSerial(DeviceInfo device) {
        return known.values().stream()
                .filter(c -> c.driver().equals(device.driver()) && c.identity().couldBe(device.identity()));
    }

    private static Predicate<KnownCamera> samePort(DeviceInfo device) {
        return c -> c.identity().port().equals(device.identity().port());
    }

    /** Never used before, not even by a camera whose entry is damaged. */
    private CameraId nextId() {
        return new CameraId(next++);
    }
}
