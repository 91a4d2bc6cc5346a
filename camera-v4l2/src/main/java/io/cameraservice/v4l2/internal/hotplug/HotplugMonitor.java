package io.cameraservice.v4l2.internal.hotplug;

import io.cameraservice.v4l2.internal.abi.PollFds;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.device.WakeUp;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches video nodes on a thread of its own: by kernel uevents and inotify on /dev, by one of them where the other is
 * not available, and by polling where neither is. Safe for use by any thread.
 */
public final class HotplugMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HotplugMonitor.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final V4l2System v4l2System;
    private final Duration pollInterval;
    private final WakeUp wake;
    private final List<NodeChangeSource> sources;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile String kind;
    private volatile boolean closing;
    private volatile boolean started;
    private volatile boolean broken;
    private @Nullable Thread thread;

    private HotplugMonitor(V4l2System v4l2System, Duration pollInterval, WakeUp wake, List<NodeChangeSource> sources) {
        this.v4l2System = v4l2System;
        this.pollInterval = pollInterval;
        this.wake = wake;
        this.sources = sources;
        kind = describe(sources);
    }

    /**
     * Opens the sources, so that nothing is missed from now on; {@link #start} begins to read them.
     *
     * @param uevents whether to listen to the kernel
     * @param inotify whether to listen to /dev
     * @param pollInterval how often to look where neither works
     */
    public static HotplugMonitor open(V4l2System v4l2System, boolean uevents, boolean inotify, Duration pollInterval)
            throws SysFailure {
        List<NodeChangeSource> sources = new ArrayList<>();
        if (uevents) {
            add(sources, () -> new UeventSource(v4l2System.calls()));
        }
        if (inotify) {
            add(sources, () -> new InotifySource(v4l2System.calls(), v4l2System.dev()));
        }
        try {
            return new HotplugMonitor(v4l2System, pollInterval, new WakeUp(v4l2System.calls()), sources);
        } catch (SysFailure e) {
            sources.forEach(NodeChangeSource::close);
            throw e;
        }
    }

    /** Starts the thread. To be called once. */
    public void start(Handler handler) {
        Thread monitor = new Thread(() -> run(handler), "v4l2-monitor");
        monitor.setDaemon(true);
        thread = monitor;
        started = true;
        monitor.start();
    }

    /** Its sources of events, e.g. {@code "kernel uevents and inotify"}. */
    public String kind() {
        return kind;
    }

    /** False once it failed. */
    public boolean isListening() {
        return !broken;
    }

    /** Runs something on the monitor's thread, soon. */
    public void execute(Runnable task) {
        tasks.add(task);
        wake.wake();
    }

    @Override
    public void close() {
        closing = true;
        wake.wake();
        Thread running = thread;
        if (!started || running == null) {
            end();
        } else if (Thread.currentThread() != running) {
            try {
                running.join(CLOSE_TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Handler handler) {
        try {
            while (!closing) {
                waitForHints(handler);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                if (!closing) {
                    handler.tick();
                }
            }
        } catch (SysFailure | RuntimeException e) {
            broken = true;
            LOG.error("the monitor of video devices failed; plugging and unplugging is no longer noticed", e);
        } finally {
            end();
        }
    }

    private void waitForHints(Handler handler) throws SysFailure {
        PollFds fds = new PollFds(1 + sources.size());
        fds.watch(0, wake.fd(), PollFds.IN);
        for (int i = 0; i < sources.size(); i++) {
            fds.watch(1 + i, sources.get(i).fd(), PollFds.IN);
        }
        SysFailure.check("poll", "the monitor", v4l2System.calls().poll(fds.bytes(), fds.count(), timeout(handler)));
        if (fds.ready(0) != 0) {
            wake.reset();
        }
        List<NodeChangeSource> lost = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            if (fds.ready(1 + i) != 0 && !sources.get(i).read(handler)) {
                lost.add(sources.get(i));
            }
        }
        if (!lost.isEmpty()) {
            lost.forEach(NodeChangeSource::close);
            sources.removeAll(lost);
            kind = describe(sources);
            LOG.warn("a source of device events failed; now using {}", kind);
        }
        if (sources.isEmpty()) {
            handler.everything();
        }
    }

    private int timeout(Handler handler) {
        long planned = handler.untilNextNanos();
        long millis = planned < 0 ? Long.MAX_VALUE : planned / 1_000_000 + 1;
        if (sources.isEmpty()) {
            millis = Math.min(millis, pollInterval.toMillis());
        }
        return millis == Long.MAX_VALUE ? -1 : (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private void end() {
        sources.forEach(NodeChangeSource::close);
        sources.clear();
        wake.close();
    }

    private static String describe(List<NodeChangeSource> sources) {
        boolean kernel = sources.stream().anyMatch(UeventSource.class::isInstance);
        boolean dev = sources.stream().anyMatch(InotifySource.class::isInstance);
        if (kernel) {
            return dev ? "kernel uevents and inotify" : "kernel uevents";
        }
        return dev ? "inotify" : "polling";
    }

    private static void add(List<NodeChangeSource> sources, Opener opener) {
        try {
            sources.add(opener.open());
        } catch (SysFailure e) {
            LOG.warn("{}; watching cameras without it", e.getMessage());
        }
    }

    private interface Opener {
        NodeChangeSource open() throws SysFailure;
    }

    /** Called on the monitor's thread alone. */
    public interface Handler extends NodeChangeSource.Listener {
        void tick();

        /** Nanoseconds until {@link #tick()} has something to do; negative if nothing is planned. */
        long untilNextNanos();
    }
}
