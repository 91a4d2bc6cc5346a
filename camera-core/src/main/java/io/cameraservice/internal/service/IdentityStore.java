package io.cameraservice.internal.service;

import static java.util.Objects.requireNonNull;

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
    private final List<Removal> removedBefore;
    private final List<Removal> removed = new ArrayList<>();
    private Map<CameraId, KnownCamera> known = new TreeMap<>();
    private int next;

    /** A camera that was removed, and which camera its device is since then, if one. */
    record Removal(CameraId id, Optional<CameraId> into) {
        Map<String, Object> toDocument() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", id.toString());
            into.ifPresent(camera -> document.put("into", camera.toString()));
            return document;
        }

        static Optional<Removal> ofDocument(Object document) {
            return document instanceof Map<?, ?> map && map.get("id") instanceof String id
                    ? CameraId.parse(id)
                            .map(camera -> new Removal(
                                    camera,
                                    Optional.ofNullable(map.get("into")).flatMap(i -> CameraId.parse(i.toString()))))
                    : Optional.empty();
        }
    }

    IdentityStore(StateStore state) {
        this(state.load(DOCUMENT).orElse(Map.of()), document -> state.save(DOCUMENT, document));
    }

    private IdentityStore(Map<String, @Nullable Object> document, Consumer<Map<String, Object>> saving) {
        this.saving = saving;
        if (document.get("cameras") instanceof List<?> list) {
            list.stream().flatMap(c -> KnownCamera.ofDocument(c).stream()).forEach(c -> known.put(c.id(), c));
        }
        removedBefore = document.get("removed") instanceof List<?> list
                ? list.stream().flatMap(r -> Removal.ofDocument(r).stream()).toList()
                : List.of();
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
            save(known, removed);
        }
    }

    /** The removals of the service's last life, whose last step a crash may have left undone. */
    List<Removal> removedBefore() {
        return removedBefore;
    }

    /**
     * Its number is never used again.
     *
     * @throws CameraException.StorageFailed if that cannot be written; the camera is still known then
     */
    void remove(CameraId id) {
        if (known.containsKey(id)) {
            remove(new Removal(id, Optional.empty()), Map.of());
        }
    }

    /**
     * One camera is another, known one from now on, which keeps its id and its label; in one step on the disk.
     *
     * @throws CameraException.StorageFailed if that cannot be written; both are still known then
     */
    KnownCamera merge(CameraId from, CameraId into) {
        KnownCamera device = requireNonNull(known.get(from));
        KnownCamera merged = requireNonNull(known.get(into)).seenAs(device.identity(), device.deviceName());
        remove(new Removal(from, Optional.of(into)), Map.of(into, merged));
        return merged;
    }

    private void remove(Removal removal, Map<CameraId, KnownCamera> changed) {
        Map<CameraId, KnownCamera> left = new TreeMap<>(known);
        left.remove(removal.id());
        left.putAll(changed);
        List<Removal> all = new ArrayList<>(removed);
        all.add(removal);
        save(left, all);
        known = left;
        removed.add(removal);
    }

    private void save(Map<CameraId, KnownCamera> cameras, List<Removal> removals) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "cameras",
                cameras.values().stream().map(KnownCamera::toDocument).toList());
        document.put("next", next);
        if (!removals.isEmpty()) {
            document.put("removed", removals.stream().map(Removal::toDocument).toList());
        }
        saving.accept(document);
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
