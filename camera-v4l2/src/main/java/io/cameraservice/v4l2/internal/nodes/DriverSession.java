package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.v4l2.internal.control.ControlEvents;
import io.cameraservice.v4l2.internal.device.Bandwidth;
import io.cameraservice.v4l2.internal.device.DeviceErrors;
import io.cameraservice.v4l2.internal.device.NodeCapture;
import io.cameraservice.v4l2.internal.device.NodeCapture.Outcome;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.hotplug.HotplugMonitor;
import io.cameraservice.v4l2.internal.identity.NodeIdentity.UsbPlace;
import io.cameraservice.v4l2.internal.nodes.NodeProber.ProbeResult;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A started driver: its monitor, its table of nodes, and at most one capture per node. Safe for use by any thread. */
public final class DriverSession implements AutoCloseable {
    private final V4l2System v4l2System;
    private final Settings settings;
    private final HotplugMonitor monitor;
    private final NodeTable table;
    private final CameraDriver.Listener listener;
    private final Map<String, Streaming> streaming = new ConcurrentHashMap<>();

    private DriverSession(
            V4l2System v4l2System,
            Settings settings,
            HotplugMonitor monitor,
            NodeTable table,
            CameraDriver.Listener listener) {
        this.v4l2System = v4l2System;
        this.settings = settings;
        this.monitor = monitor;
        this.table = table;
        this.listener = listener;
    }

    /** Subscribes to device events, probes all nodes, reports the cameras, and starts the monitor thread. */
    public static DriverSession start(
            V4l2System v4l2System, NodeProber prober, Settings settings, CameraDriver.Listener listener)
            throws SysFailure {
        HotplugMonitor monitor =
                HotplugMonitor.open(v4l2System, settings.uevents(), settings.inotify(), settings.pollInterval());
        try {
            NodeTable table = new NodeTable(
                    v4l2System, prober, listener, settings.settle(), settings.permissionWait(), System::nanoTime);
            table.probeAll();
            monitor.start(table);
            return new DriverSession(v4l2System, settings, monitor, table, listener);
        } catch (RuntimeException | Error e) {
            monitor.close();
            throw e;
        }
    }

    /** The sources of device events in words. */
    public String monitor() {
        return monitor.kind();
    }

    public boolean isWatching() {
        return monitor.isListening();
    }

    /** The last probe result of each node, by name. */
    public Map<String, ProbeResult> findings() {
        return table.snapshot();
    }

    /** Opens the device and starts to stream. */
    public CameraDriver.Capture open(DeviceInfo wanted, VideoMode mode, FrameSink sink) {
        DeviceInfo device = present(wanted);
        String path = device.node();
        Streaming last = streaming.get(path);
        if (last != null && last.isClosing()) {
            throw DeviceErrors.closing(path);
        }
        try {
            OpenNode node = OpenNode.open(v4l2System, path);
            ControlEvents events =
                    new ControlEvents(monitor::execute, control -> listener.controlChanged(path, control));
            Streaming entry = new Streaming(node, sink);
            entry.capture = NodeCapture.start(
                    node, mode, settings.capture(), sink, events, outcome -> ended(path, entry, outcome));
            streaming.put(path, entry);
            if (entry.ended) {
                streaming.remove(path, entry);
            }
            return entry.capture;
        } catch (SysFailure e) {
            throw DeviceErrors.explain(v4l2System, path, e, mode, device.modes(), freeOnBus(path));
        }
    }

    /** Applies the action to the device's node: the one that streams, or one opened for this call. */
    public <T> T withNode(DeviceInfo device, NodeAction<T> action) {
        DeviceInfo there = present(device);
        try {
            Streaming entry = streaming.get(there.node());
            if (entry != null) {
                try {
                    return action.apply(entry.node);
                } catch (SysFailure e) {
                    if (e.errno() != Errno.EBADF) {
                        throw e;
                    } // its capture was closed meanwhile
                }
            }
            try (OpenNode node = OpenNode.open(v4l2System, there.node())) {
                return action.apply(node);
            }
        } catch (SysFailure e) {
            throw DeviceErrors.explain(v4l2System, there.node(), e);
        }
    }

    @Override
    public void close() {
        monitor.close();
        for (Streaming entry : List.copyOf(streaming.values())) {
            NodeCapture capture = entry.capture;
            if (capture != null) {
                capture.close();
            }
        }
    }

    /** The device as it is known now; another one may have got its node meanwhile. */
    private DeviceInfo present(DeviceInfo device) {
        if (table.snapshot().get(nodeName(device.node())) instanceof ProbeResult.Camera camera
                && camera.info().node().equals(device.node())
                && camera.info().identity().equals(device.identity())) {
            return camera.info();
        }
        throw DeviceErrors.gone(device.node(), null);
    }

    private void ended(String path, Streaming entry, Outcome outcome) {
        entry.ended = true;
        streaming.remove(path, entry);
        NodeCapture capture = entry.capture;
        boolean wanted = capture == null || !capture.isClosed();
        if (outcome instanceof Outcome.Failed failed && wanted) {
            entry.sink.failed(failed.cause());
            if (failed.cause() instanceof CameraException.InvalidState state
                    && state.reason().equals(CameraException.InvalidState.CAMERA_DISCONNECTED)) {
                monitor.execute(() -> table.recheck(nodeName(path)));
            }
        }
    }

    /** Estimated bytes a second that are free on the node's USB bus; 0 if it is on none. */
    private double freeOnBus(String path) {
        Optional<UsbPlace> place = usb(path);
        if (place.isEmpty() || place.get().megabits() == 0) {
            return 0;
        }
        double used = streaming.entrySet().stream()
                .filter(entry -> usb(entry.getKey())
                        .map(other -> other.bus() == place.get().bus())
                        .orElse(false))
                .map(entry -> entry.getValue().capture)
                .mapToDouble(capture -> capture == null ? 0 : Bandwidth.bytesPerSecond(capture.mode()))
                .sum();
        return Math.max(1, Bandwidth.capacity(place.get().megabits()) - used);
    }

    private Optional<UsbPlace> usb(String path) {
        return UsbPlace.of(v4l2System.sysfsOf(nodeName(path)));
    }

    private static String nodeName(String path) {
        return String.valueOf(Path.of(path).getFileName());
    }

    private static final class Streaming {
        private final OpenNode node;
        private final FrameSink sink;
        private volatile @Nullable NodeCapture capture;
        private volatile boolean ended;

        private Streaming(OpenNode node, FrameSink sink) {
            this.node = node;
            this.sink = sink;
        }

        private boolean isClosing() {
            NodeCapture running = capture;
            return running != null && running.isClosed() && !ended;
        }
    }

    public interface NodeAction<T> {
        T apply(OpenNode node) throws SysFailure, CameraException;
    }

    /**
     * Times and sources; tests use other values than the {@link #defaults}.
     *
     * @param settle how long to wait for further events of a new node before it is probed
     * @param permissionWait how long a new node that cannot be opened is retried, since udev sets permissions late
     * @param pollInterval how often to list /dev where there is no source of events
     * @param uevents whether to listen to kernel uevents
     * @param inotify whether to listen to /dev
     */
    public record Settings(
            NodeCapture.Settings capture,
            Duration settle,
            Duration permissionWait,
            Duration pollInterval,
            boolean uevents,
            boolean inotify) {
        /** Values for USB cameras on an ordinary Linux. */
        public static Settings defaults() {
            return new Settings(
                    new NodeCapture.Settings(4, Duration.ofSeconds(5), 3),
                    Duration.ofMillis(40),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    true,
                    true);
        }
    }
}
