package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controls of one camera. The device is called on one line, so that a slow camera delays only calls for its
 * controls. Safe for use by any thread.
 *
 * <p>Stored are the values that were set here and accepted by the device: no buttons, nothing an automatic mode ruled
 * at that moment, nothing that another program set. A stored value stays while an automatic mode rules its control,
 * and is set again when the mode is switched off here.
 */
public final class ControlManager {
    private static final Logger log = LoggerFactory.getLogger(ControlManager.class);
    private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(10);

    private final CameraId camera;
    private final SerialExecutor line;
    private final ControlChangeNotifier notifier;
    private final Map<String, Control> inbox = new ConcurrentHashMap<>();
    private volatile @Nullable DeviceControls present;

    // On the line only.
    private final ControlStore store;
    private final Set<String> logged = new HashSet<>();
    private Map<String, Control> known = Map.of();

    /**
     * The controls of a camera that is not plugged in yet.
     *
     * @param changed gets the controls that changed, one call at a time
     */
    public ControlManager(CameraId camera, StateStore state, ServiceThreads threads, Consumer<List<Control>> changed) {
        this.camera = camera;
        this.line = threads.line();
        this.notifier = new ControlChangeNotifier(threads, line, changed);
        this.store = new ControlStore(state, camera);
    }

    /** The device is plugged in. Runs what follows when the stored values are set, as far as they can be. */
    public void attach(CameraDriver driver, DeviceInfo device, Runnable then) {
        DeviceControls now = new DeviceControls(driver, device);
        present = now;
        line.execute(() -> {
            try {
                forget();
                restore(now);
            } finally {
                then.run();
            }
        });
    }

    /** The device is gone. */
    public void detach() {
        present = null;
        line.execute(this::forget);
    }

    /** The camera is removed for good, and its values with it. */
    public void discard() {
        detach();
        line.execute(store::delete);
    }

    /** Deletes what is stored of a camera that does not exist any more. */
    public static void delete(StateStore state, CameraId camera) {
        new ControlStore(state, camera).delete();
    }

    /**
     * The camera is another device from now on, which had another id before. The values stored here stay if the device is of
     * the same model; where there are none it brings those of its former id.
     */
    public void adopt(CameraId from, String driver, DeviceIdentity device) {
        line.execute(() -> store.adopt(from, driver, device));
    }

    /** The device reports a change of this control. Returns at once; the last of several calls counts. */
    public void changed(Control control) {
        if (inbox.put(control.name(), control) == null) {
            line.execute(() -> {
                Control newest = inbox.remove(control.name());
                if (newest != null && present != null) {
                    Map<String, Control> now = new LinkedHashMap<>(known);
                    now.replace(newest.name(), newest);
                    known = now;
                    notifier.changed(newest);
                }
            });
        }
    }

    /** See {@link io.cameraservice.Camera#controls}. */
    public List<Control> list() {
        return ask("list", (at, call) -> seen(at.list()));
    }

    /** See {@link io.cameraservice.Camera#setControls}. */
    public List<Control> set(Map<String, ControlValue> values, OutOfRange outOfRange) {
        Map<String, ControlValue> wanted = new LinkedHashMap<>(values);
        return ask("set", (at, call) -> {
            Map<String, Control> before = before(at, wanted.keySet());
            call.requireWanted();
            try {
                List<Control> after = at.set(wanted, outOfRange);
                if (call.isCalledOff()) {
                    return seen(call.undo(at, before, wanted.keySet(), after));
                }
                store.change(at.device(), accepted(wanted, named(after)), List.of());
                return seen(setReleased(at, before, wanted.keySet(), after));
            } catch (CameraException e) {
                if (!call.isCalledOff()) {
                    storeWhatWasSet(at, before, wanted);
                }
                throw e;
            }
        });
    }

    /** See {@link io.cameraservice.Camera#resetControls}. */
    public List<Control> reset(Set<String> names) {
        Set<String> chosen = Set.copyOf(names);
        return ask("reset", (at, call) -> {
            Map<String, Control> before = before(at, chosen);
            call.requireWanted();
            List<Control> after = at.reset(chosen);
            Collection<String> forgotten =
                    chosen.isEmpty() ? store.of(at.device()).keySet() : chosen;
            store.change(at.device(), Map.of(), forgotten);
            return seen(setReleased(at, before, chosen, after));
        });
    }

    private List<Control> ask(String action, BiFunction<DeviceControls, ControlCall, List<Control>> work) {
        DeviceControls at = present;
        if (at == null) {
            throw gone(action);
        }
        ControlCall call = new ControlCall(camera);
        CompletableFuture<List<Control>> outcome = line.submit(() -> {
            if (!at.equals(present)) {
                throw gone(action);
            }
            call.requireWanted();
            return work.apply(at, call);
        });
        return Outcomes.forOutcome(outcome, CONTROL_TIMEOUT, call::callOff);
    }

    /** The controls as they were last seen; read if one is asked for that was not there. */
    private Map<String, Control> before(DeviceControls at, Set<String> names) {
        if (known.isEmpty() || !known.keySet().containsAll(names)) {
            seen(at.list());
        }
        for (String name : names) {
            if (!known.containsKey(name)) {
                String all = known.isEmpty() ? "none: it has no controls" : String.join(", ", known.keySet());
                throw new CameraException.InvalidArgument(
                        name, "one of " + all, camera + " has no control named '" + name + "'");
            }
        }
        return known;
    }

    /** The values to store. */
    private static Map<String, ControlValue> accepted(Map<String, ControlValue> wanted, Map<String, Control> after) {
        Map<String, ControlValue> accepted = new HashMap<>();
        wanted.forEach((name, wish) -> {
            Control control = after.get(name);
            if (control != null && control.type() != Control.Type.BUTTON && control.isWritable()) {
                boolean readable = !control.flags().contains(Flag.WRITE_ONLY)
                        && !control.flags().contains(Flag.VOLATILE);
                accepted.put(
                        name, readable ? control.value() : control.nearest(wish).orElse(wish));
            }
        });
        return accepted;
    }

    /** After a call that failed halfway: what was set stays set, so it is stored. */
    private void storeWhatWasSet(DeviceControls at, Map<String, Control> before, Map<String, ControlValue> wanted) {
        try {
            List<Control> after = at.list();
            Map<String, ControlValue> set = accepted(wanted, named(after));
            set.entrySet().removeIf(e -> {
                Control was = before.get(e.getKey());
                return was != null && was.value().equals(e.getValue());
            });
            store.change(at.device(), set, List.of());
            seen(after);
        } catch (CameraException e) {
            log.debug("{}: what was set is not known: {}", camera, e.getMessage());
        }
    }

    /** Sets the stored values of controls that an automatic mode has just released. */
    private List<Control> setReleased(
            DeviceControls at, Map<String, Control> before, Set<String> set, List<Control> after) {
        Map<String, Control> now = named(after);
        Map<String, ControlValue> released = new HashMap<>(store.of(at.device()));
        released.entrySet().removeIf(stored -> {
            Control was = before.get(stored.getKey());
            Control is = now.get(stored.getKey());
            return set.contains(stored.getKey())
                    || was == null
                    || !was.flags().contains(Flag.INACTIVE)
                    || is == null
                    || !is.isWritable()
                    || is.value().equals(stored.getValue());
        });
        if (released.isEmpty()) {
            return after;
        }
        try {
            return at.set(released, OutOfRange.CLAMP);
        } catch (CameraException e) {
            warnOnce(released.keySet().toString(), e.getMessage());
            return at.list();
        }
    }

    private void restore(DeviceControls at) {
        Map<String, ControlValue> stored = store.of(at.device());
        if (stored.isEmpty() || !at.equals(present)) {
            return;
        }
        try {
            Map<String, String> failures = ControlRestorer.restore(at, stored);
            failures.forEach(this::warnOnce);
            log.info("{}: {} of {} controls set as before", camera, stored.size() - failures.size(), stored.size());
        } catch (RuntimeException e) {
            warnOnce("its controls", e.toString());
        }
    }

    private void warnOnce(String what, @Nullable String why) {
        if (logged.add(what + why)) {
            log.warn("{}: {} cannot be set as before: {}", camera, what, why);
        }
    }

    private List<Control> seen(List<Control> all) {
        known = named(all);
        notifier.listed(all);
        return all;
    }

    private void forget() {
        known = Map.of();
        inbox.clear();
        notifier.forget();
    }

    private CameraException gone(String action) {
        return new CameraException.InvalidState(
                "camera_disconnected",
                "cannot " + action + " the controls of " + camera + ": it is not plugged in",
                "plug it in",
                "DISCONNECTED",
                List.of("IDLE", "RUNNING"),
                null);
    }

    private static Map<String, Control> named(List<Control> all) {
        return all.stream()
                .collect(Collectors.toMap(Control::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }
}
