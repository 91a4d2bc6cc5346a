package io.cameraservice.internal.capture;

import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells which controls are not what they were when they were told last: the first change at once, what follows ten times a
 * second at most. Values that change by themselves, and those nobody can set, are no news; their ranges and flags are. Used on
 * one line.
 */
final class ControlChangeNotifier {
    static final Duration PAUSE = Duration.ofMillis(100);

    private final ServiceThreads threads;
    private final SerialExecutor line;
    private final Consumer<List<Control>> listener;
    private final Map<String, Control> told = new HashMap<>();
    private final Map<String, Control> pending = new LinkedHashMap<>();
    private boolean complete;
    private @Nullable Timer pause;

    ControlChangeNotifier(ServiceThreads threads, SerialExecutor line, Consumer<List<Control>> listener) {
        this.threads = threads;
        this.line = line;
        this.listener = listener;
    }

    /** Another device, or the same anew: whoever wants to know will list its controls. */
    void forget() {
        told.clear();
        pending.clear();
        complete = false;
    }

    /** All controls as they are now; the first time they are no news. */
    void listed(List<Control> all) {
        if (complete) {
            all.forEach(this::note);
        } else {
            all.forEach(control -> told.putIfAbsent(control.name(), control));
            complete = true;
        }
        notifyListener();
    }

    /** One control as it is now, after a change. */
    void changed(Control now) {
        note(now);
        notifyListener();
    }

    private void note(Control now) {
        Control before = told.get(now.name());
        if (before == null || differs(before, now)) {
            pending.put(now.name(), now);
        } else {
            pending.remove(now.name());
        }
    }

    private static boolean differs(Control before, Control now) {
        boolean restless = now.flags().contains(Flag.VOLATILE) || now.flags().contains(Flag.READ_ONLY);
        return !before.equals(restless ? now.withValue(before.value()) : now);
    }

    private void notifyListener() {
        if (pause != null || pending.isEmpty()) {
            return;
        }
        List<Control> news = List.copyOf(pending.values());
        told.putAll(pending);
        pending.clear();
        pause = threads.after(PAUSE, line, () -> {
            pause = null;
            notifyListener();
        });
        listener.accept(news);
    }
}
