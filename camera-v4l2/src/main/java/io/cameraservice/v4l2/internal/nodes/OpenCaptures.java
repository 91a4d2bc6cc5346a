package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.v4l2.internal.control.ControlEvents;
import io.cameraservice.v4l2.internal.device.Bandwidth;
import io.cameraservice.v4l2.internal.device.CaptureSettings;
import io.cameraservice.v4l2.internal.device.DeviceErrors;
import io.cameraservice.v4l2.internal.device.NodeCapture;
import io.cameraservice.v4l2.internal.device.NodeCapture.Outcome;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.hotplug.HotplugMonitor;
import io.cameraservice.v4l2.internal.identity.UsbPlace;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The nodes that stream, at most one capture each. Safe for use by any thread. */
final class OpenCaptures implements AutoCloseable {
    private final V4l2System v4l2System;
    private final DriverSession.Settings settings;
    private final HotplugMonitor monitor;
    private final NodeTable table;
    private final CameraDriver.Listener listener;
    private final Map<String, Streaming> streaming = new ConcurrentHashMap<>();

    OpenCaptures(
            V4l2System v4l2System,
            DriverSession.Settings settings,
            HotplugMonitor monitor,
            NodeTable table,
            CameraDriver.Listener listener) {
        this.v4l2System = v4l2System;
        this.settings = settings;
        this.monitor = monitor;
        this.table = table;
        this.listener = listener;
    }

    CameraDriver.Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        String path = device.node();
        try {
            OpenNode node = OpenNode.open(v4l2System, path);
            ControlEvents events =
                    new ControlEvents(monitor::execute, control -> listener.controlChanged(path, control));
            Streaming entry = new Streaming(node, sink);
            entry.capture = NodeCapture.start(
                    node,
                    mode,
                    new CaptureSettings(settings.buffers(), settings.stallTimeout(), settings.restarts()),
                    sink,
                    events,
                    outcome -> ended(path, entry, outcome));
            streaming.put(path, entry);
            if (entry.ended) {
                streaming.remove(path, entry);
            }
            return entry.capture;
        } catch (SysFailure e) {
            throw DeviceErrors.explain(v4l2System, path, e, mode, device.modes(), freeOnBus(path));
        }
    }

    /** The node that streams at that path; null if none does. */
    @Nullable
    OpenNode nodeOf(String path) {
        Streaming entry = streaming.get(path);
        return entry == null ? null : entry.node;
    }

    @Override
    public void close() {
        for (Streaming entry : List.copyOf(streaming.values())) {
            NodeCapture capture = entry.capture;
            if (capture != null) {
                capture.close();
            }
        }
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
                monitor.execute(() -> table.recheck(String.valueOf(Path.of(path).getFileName())));
            }
        }
    }

    /** Bytes a second that the node's bus has left for it, roughly; 0 if it is on none. */
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
        return UsbPlace.of(v4l2System.sysfsOf(String.valueOf(Path.of(path).getFileName())));
    }

    /** A node that streams. */
    private static final class Streaming {
        private final OpenNode node;
        private final FrameSink sink;
        private volatile @Nullable NodeCapture capture;
        private volatile boolean ended;

        private Streaming(OpenNode node, FrameSink sink) {
            this.node = node;
            this.sink = sink;
        }
    }
}
