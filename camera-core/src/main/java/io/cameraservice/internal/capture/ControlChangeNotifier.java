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
 * Reports controls that differ from their last report: the first change at once, further ones at most ten times a
 * second. Of volatile and read-only controls the value does not count, only range and flags. Used on one line.
 */
final class ControlChangeNotifier {
    static final Duration PAUSE = Duration.ofMillis(100);

    private final ServiceThreads threads;
    private final SerialExecutor line;
    private final Consumer<List<Control>> listener;
    private final Map<String, Control> reported = new HashMap<>();
    private final Map<String, Control> pending = new LinkedHashMap<>();
    private boolean complete;
    private @Nullable Timer pause;

    ControlChangeNotifier(ServiceThreads threads, SerialExecutor line, Consumer<List<Control>> listener) {
        this.threads = threads;
        this.line = line;
        this.listener = listener;
    }

    /** Another device, or the same one plugged in again. */
    void forget() {
        reported.clear();
        pending.clear();
        complete = false;
    }

    /** All controls as they are now; the first time they are not reported. */
    void listed(List<Control> all) {
        if (complete) {
            all.forEach(this::note);
        } else {
            all.forEach(control -> reported.putIfAbsent(control.name(), control));
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
        Control before = reported.get(now.name());
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
        reported.putAll(pending);
        pending.clear();
        pause = threads.after(PAUSE, line, () -> {
            pause = null;
            notifyListener();
        });
        listener.accept(news);
    }
}
