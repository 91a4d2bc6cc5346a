package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.v4l2.internal.device.Failures;
import io.cameraservice.v4l2.internal.device.Machine;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.hotplug.HotplugMonitor;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A started driver: its monitor, its list of nodes and its captures. Safe for use by any thread. */
public final class DriverRun implements AutoCloseable {
    private final Machine machine;
    private final HotplugMonitor monitor;
    private final NodeTable table;
    private final Captures captures;

    private DriverRun(Machine machine, HotplugMonitor monitor, NodeTable table, Captures captures) {
        this.machine = machine;
        this.monitor = monitor;
        this.table = table;
        this.captures = captures;
    }

    /** Listens, looks at all nodes, reports the cameras, and goes on to watch. */
    public static DriverRun start(Machine machine, Settings settings, CameraDriver.Listener listener)
            throws SysFailure {
        HotplugMonitor monitor =
                HotplugMonitor.open(machine, settings.uevents(), settings.inotify(), settings.pollInterval());
        try {
            NodeTable table = new NodeTable(
                    machine,
                    new Prober(machine, settings.driverName()),
                    listener,
                    settings.settle(),
                    settings.permissionWait(),
                    System::nanoTime);
            Captures captures = new Captures(machine, settings, monitor, table, listener);
            table.lookAtAll();
            monitor.start(table);
            return new DriverRun(machine, monitor, table, captures);
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
    public Map<String, Finding> findings() {
        return table.snapshot();
    }

    /** Takes the device and lets frames flow. */
    public CameraDriver.Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        return captures.open(present(device), mode, sink);
    }

    /** Does something with the device's node: the one that streams, or one opened for the moment. */
    public <T> T withNode(DeviceInfo device, NodeAction<T> action) {
        DeviceInfo there = present(device);
        try {
            OpenNode streaming = captures.nodeOf(there.node());
            if (streaming != null) {
                try {
                    return action.apply(streaming);
                } catch (SysFailure e) {
                    if (e.errno() != Errno.EBADF) {
                        throw e;
                    } // its capture was closed meanwhile
                }
            }
            try (OpenNode node = OpenNode.open(machine, there.node())) {
                return action.apply(node);
            }
        } catch (SysFailure e) {
            throw Failures.explain(machine, there.node(), e);
        }
    }

    @Override
    public void close() {
        monitor.close();
        captures.close();
    }

    /** The device as it is known now; another one may have taken its node meanwhile. */
    private DeviceInfo present(DeviceInfo device) {
        String name = String.valueOf(Path.of(device.node()).getFileName());
        if (table.snapshot().get(name) instanceof Finding.Camera camera
                && camera.info().node().equals(device.node())
                && camera.info().identity().equals(device.identity())) {
            return camera.info();
        }
        throw Failures.gone(device.node(), null);
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
