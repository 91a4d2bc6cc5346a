package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controls of one camera. What the device is asked is asked on one line, so that a slow camera holds up nobody but those who
 * ask for its controls. Safe for use by any thread.
 *
 * <p>Kept is what somebody set here and the device took: no buttons, nothing an automatic mode ruled at that moment, nothing
 * that another program set. A kept value stays kept while an automatic mode rules its control, and is set again when the mode is
 * switched off here.
 */
public final class ControlManager {
    private static final Logger log = LoggerFactory.getLogger(ControlManager.class);
    private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(10);

    private final CameraId camera;
    private final SerialExecutor line;
    private final ControlChangeNotifier news;
    private final Map<String, Control> inbox = new ConcurrentHashMap<>();
    private volatile @Nullable Present present;

    // On the line only.
    private final ControlStore book;
    private final Set<String> complaints = new HashSet<>();
    private Map<String, Control> known = Map.of();

    /** A device and who turns its controls. */
    private record Present(CameraDriver driver, DeviceInfo device) {
        Optional<CameraControls> controls() {
            return driver.controls();
        }
    }

    /**
     * The desk of a camera that is not there yet.
     *
     * @param changed told, one after the other, which controls changed
     */
    public ControlManager(CameraId camera, StateStore state, ServiceThreads threads, Consumer<List<Control>> changed) {
        this.camera = camera;
        this.line = threads.line();
        this.news = new ControlChangeNotifier(threads, line, changed);
        this.book = new ControlStore(state, camera);
    }

    /** The device is there. Runs what follows when the values kept for it are set, as far as they can be. */
    public void attach(CameraDriver driver, DeviceInfo device, Runnable then) {
        Present now = new Present(driver, device);
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
        line.execute(book::delete);
    }

    /** The device says that this control is not what it was. Returns at once; of many such calls the last counts. */
    public void changed(Control control) {
        if (inbox.put(control.name(), control) == null) {
            line.execute(() -> {
                Control newest = inbox.remove(control.name());
                if (newest != null && present != null) {
                    Map<String, Control> now = new LinkedHashMap<>(known);
                    now.replace(newest.name(), newest);
                    known = now;
                    news.changed(newest);
                }
            });
        }
    }

    /** See {@link io.cameraservice.Camera#controls}. */
    public List<Control> list() {
        return ask("list", at -> seen(at.list()));
    }

    /** See {@link io.cameraservice.Camera#setControls}. */
    public List<Control> set(Map<String, ControlValue> values, OutOfRange outOfRange) {
        Map<String, ControlValue> wanted = new LinkedHashMap<>(values);
        return ask("set", at -> {
            Map<String, Control> before = before(at, wanted.keySet());
            try {
                List<Control> after = at.controls().set(at.device(), wanted, outOfRange);
                book.change(at.device(), taken(wanted, named(after)), List.of());
                return seen(awakened(at, before, wanted.keySet(), after));
            } catch (CameraException e) {
                keepWhatWasSet(at, before, wanted);
                throw e;
            }
        });
    }

    /** See {@link io.cameraservice.Camera#resetControls}. */
    public List<Control> reset(Set<String> names) {
        Set<String> chosen = Set.copyOf(names);
        return ask("reset", at -> {
            Map<String, Control> before = before(at, chosen);
            List<Control> after = at.controls().reset(at.device(), chosen);
            Collection<String> forgotten =
                    chosen.isEmpty() ? book.of(at.device()).keySet() : chosen;
            book.change(at.device(), Map.of(), forgotten);
            return seen(awakened(at, before, chosen, after));
        });
    }

    /** A device that has controls, at work. */
    private record Bench(CameraControls controls, DeviceInfo device) {
        List<Control> list() {
            return controls.list(device);
        }
    }

    private List<Control> ask(String action, Function<Bench, List<Control>> work) {
        Present at = present;
        if (at == null) {
            throw gone(action);
        }
        CompletableFuture<List<Control>> outcome = line.submit(() -> {
            if (!at.equals(present)) {
                throw gone(action);
            }
            return work.apply(new Bench(at.controls().orElse(NoControls.ONLY), at.device()));
        });
        return Outcomes.forOutcome(
                outcome,
                CONTROL_TIMEOUT,
                () -> new CameraException.InvalidState(
                        "controls_busy",
                        camera + " does not answer when asked for its controls",
                        "try again, or unplug it and plug it in",
                        "BUSY",
                        List.of("IDLE", "RUNNING"),
                        null));
    }

    /** The controls as they were last seen; read if one is asked for that was not there. */
    private Map<String, Control> before(Bench at, Set<String> names) {
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

    /** What of the wanted values is to be kept. */
    private static Map<String, ControlValue> taken(Map<String, ControlValue> wanted, Map<String, Control> after) {
        Map<String, ControlValue> taken = new HashMap<>();
        wanted.forEach((name, wish) -> {
            Control control = after.get(name);
            if (control != null && control.type() != Control.Type.BUTTON && control.isWritable()) {
                boolean readable = !control.flags().contains(Flag.WRITE_ONLY)
                        && !control.flags().contains(Flag.VOLATILE);
                taken.put(
                        name, readable ? control.value() : control.nearest(wish).orElse(wish));
            }
        });
        return taken;
    }

    /** After a call that failed halfway: what was set stays set, so it is kept. */
    private void keepWhatWasSet(Bench at, Map<String, Control> before, Map<String, ControlValue> wanted) {
        try {
            List<Control> after = at.list();
            Map<String, ControlValue> set = taken(wanted, named(after));
            set.entrySet().removeIf(e -> {
                Control was = before.get(e.getKey());
                return was != null && was.value().equals(e.getValue());
            });
            book.change(at.device(), set, List.of());
            seen(after);
        } catch (CameraException e) {
            log.debug("{}: what was set is not known: {}", camera, e.getMessage());
        }
    }

    /** Sets the kept values of controls that an automatic mode has just let go. */
    private List<Control> awakened(Bench at, Map<String, Control> before, Set<String> set, List<Control> after) {
        Map<String, Control> now = named(after);
        Map<String, ControlValue> awake = new HashMap<>(book.of(at.device()));
        awake.entrySet().removeIf(kept -> {
            Control was = before.get(kept.getKey());
            Control is = now.get(kept.getKey());
            return set.contains(kept.getKey())
                    || was == null
                    || !was.flags().contains(Flag.INACTIVE)
                    || is == null
                    || !is.isWritable()
                    || is.value().equals(kept.getValue());
        });
        if (awake.isEmpty()) {
            return after;
        }
        try {
            return at.controls().set(at.device(), awake, OutOfRange.CLAMP);
        } catch (CameraException e) {
            complain(awake.keySet().toString(), e.getMessage());
            return at.list();
        }
    }

    private void restore(Present at) {
        Map<String, ControlValue> kept = book.of(at.device());
        if (kept.isEmpty() || !at.equals(present)) {
            return;
        }
        try {
            Map<String, String> failures =
                    ControlRestorer.restore(at.controls().orElse(NoControls.ONLY), at.device(), kept);
            failures.forEach(this::complain);
            log.info("{}: {} of {} controls set as before", camera, kept.size() - failures.size(), kept.size());
        } catch (RuntimeException e) {
            complain("its controls", e.toString());
        }
    }

    private void complain(String what, @Nullable String why) {
        if (complaints.add(what + why)) {
            log.warn("{}: {} cannot be set as before: {}", camera, what, why);
        }
    }

    private List<Control> seen(List<Control> all) {
        known = named(all);
        news.listed(all);
        return all;
    }

    private void forget() {
        known = Map.of();
        inbox.clear();
        news.forget();
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
