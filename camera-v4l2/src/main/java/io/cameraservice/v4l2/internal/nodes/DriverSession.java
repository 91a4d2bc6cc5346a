package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.v4l2.internal.device.DeviceErrors;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.hotplug.HotplugMonitor;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A started driver: its monitor, its list of nodes and its captures. Safe for use by any thread. */
public final class DriverSession implements AutoCloseable {
    private final V4l2System v4l2System;
    private final HotplugMonitor monitor;
    private final NodeTable table;
    private final OpenCaptures openCaptures;

    private DriverSession(V4l2System v4l2System, HotplugMonitor monitor, NodeTable table, OpenCaptures openCaptures) {
        this.v4l2System = v4l2System;
        this.monitor = monitor;
        this.table = table;
        this.openCaptures = openCaptures;
    }

    /** Listens, looks at all nodes, reports the cameras, and goes on to watch. */
    public static DriverSession start(V4l2System v4l2System, Settings settings, CameraDriver.Listener listener)
            throws SysFailure {
        HotplugMonitor monitor =
                HotplugMonitor.open(v4l2System, settings.uevents(), settings.inotify(), settings.pollInterval());
        try {
            NodeTable table = new NodeTable(
                    v4l2System,
                    new NodeProber(v4l2System, settings.driverName()),
                    listener,
                    settings.settle(),
                    settings.permissionWait(),
                    System::nanoTime);
            OpenCaptures openCaptures = new OpenCaptures(v4l2System, settings, monitor, table, listener);
            table.lookAtAll();
            monitor.start(table);
            return new DriverSession(v4l2System, monitor, table, openCaptures);
        } catch (RuntimeException | Error e) {
            monitor.close();
            throw e;
        }
    }

    /** How nodes are watched. */
    public String monitor() {
        return monitor.kind();
    }

    /** Whether nodes are still watched. */
    public boolean isWatching() {
        return monitor.isListening();
    }

    /** What is known of all nodes, by name. */
    public Map<String, ProbeResult> findings() {
        return table.snapshot();
    }

    /** Takes the device and lets frames flow. */
    public CameraDriver.Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        return openCaptures.open(present(device), mode, sink);
    }

    /** Does something with the device's node: the one that streams, or one opened for the moment. */
    public <T> T withNode(DeviceInfo device, NodeAction<T> action) {
        DeviceInfo there = present(device);
        try {
            OpenNode streaming = openCaptures.nodeOf(there.node());
            if (streaming != null) {
                try {
                    return action.apply(streaming);
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
        openCaptures.close();
    }

    /** The device as it is known now; another one may have taken its node meanwhile. */
    private DeviceInfo present(DeviceInfo device) {
        String name = String.valueOf(Path.of(device.node()).getFileName());
        if (table.snapshot().get(name) instanceof ProbeResult.Camera camera
                && camera.info().node().equals(device.node())
                && camera.info().identity().equals(device.identity())) {
            return camera.info();
        }
        throw DeviceErrors.gone(device.node(), null);
    }

    /** Something done with an open node. */
    public interface NodeAction<T> {
        /** Does it. */
        T apply(OpenNode node) throws SysFailure, CameraException;
    }

    /**
     * How to run.
     *
     * @param driverName whom the cameras belong to
     * @param buffers how many to ask a node for
     * @param stallTimeout after how long without a frame a stream is restarted
     * @param restarts how often in a row
     * @param settle how long events of a node may come to rest
     * @param permissionWait how long a node that cannot be opened is tried again
     * @param pollInterval how often to look where nothing tells
     * @param uevents whether to listen to the kernel
     * @param inotify whether to listen to /dev
     */
    public record Settings(
            String driverName,
            int buffers,
            Duration stallTimeout,
            int restarts,
            Duration settle,
            Duration permissionWait,
            Duration pollInterval,
            boolean uevents,
            boolean inotify) {}
}
