package io.cameraservice.v4l2;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.internal.control.NodeControls;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.hotplug.NodeNames;
import io.cameraservice.v4l2.internal.nodes.DriverSession;
import io.cameraservice.v4l2.internal.nodes.NodeProber;
import io.cameraservice.v4l2.internal.nodes.NodeProber.ProbeResult;
import io.cameraservice.v4l2.internal.sys.JnaSyscalls;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the machine's cameras, reports when they are plugged in and unplugged, and captures frames through the kernel's
 * V4L2 interface. Needs no udev, systemd or other program. Safe for use by any thread.
 *
 * <p>Frames are borrowed from the kernel while enough of its buffers are free, and copied otherwise: a listener that
 * holds many frames costs a copy per frame, never a lost one.
 */
public final class V4l2Driver implements CameraDriver {
    /** The driver's name. */
    public static final String NAME = "v4l2";

    private final V4l2Options options;
    private final DriverSession.Settings settings;
    private final @Nullable V4l2System given;
    private volatile @Nullable DriverSession run;
    private volatile boolean closed;

    /** A driver that is not started. */
    public V4l2Driver(V4l2Options options) {
        this(options, DriverSession.Settings.defaults(), null);
    }

    /** For tests: with other settings, and on a scripted machine where one is given. */
    V4l2Driver(V4l2Options options, DriverSession.Settings settings, @Nullable V4l2System given) {
        this.options = requireNonNull(options, "options");
        this.settings = settings;
        this.given = given;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability probe() {
        if (!System.getProperty("os.name", "").equals("Linux") && given == null) {
            return new Availability.Unavailable(
                    "V4L2 is an interface of Linux, and this is " + System.getProperty("os.name"));
        }
        if (!Files.isDirectory(options.dev())) {
            return new Availability.Unavailable("there is no directory " + options.dev());
        }
        try {
            machine();
            return new Availability.Available("V4L2");
        } catch (CameraException e) {
            return new Availability.Unavailable(
                    e.getMessage() + e.suggestion().map(todo -> ": " + todo).orElse(""));
        }
    }

    @Override
    public void start(Listener listener) {
        requireNonNull(listener, "listener");
        if (run != null || closed) {
            throw new IllegalStateException("a driver is started once");
        }
        try {
            V4l2System v4l2System = machine();
            run = DriverSession.start(v4l2System, new NodeProber(v4l2System, NAME), settings, listener);
        } catch (SysFailure e) {
            throw new CameraException("monitor_failed", "cameras cannot be watched: " + e.getMessage(), null, e);
        }
    }

    @Override
    public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        requireNonNull(device, "device");
        requireNonNull(mode, "mode");
        requireNonNull(sink, "sink");
        return running().open(device, mode, sink);
    }

    @Override
    public Optional<Condition> condition() {
        DriverSession running = run;
        if (running == null) {
            return Optional.empty();
        }
        String detail = running.isWatching()
                ? "watching by " + running.monitor()
                : "watching broke down: no camera is found or missed any more; start the service again";
        List<Unusable> unusable = nodes().stream()
                .filter(node -> node.verdict() == V4l2Node.Verdict.PROBLEM)
                .map(node -> new Unusable(node.path(), node.reason(), node.suggestion()))
                .toList();
        return Optional.of(new Condition(running.isWatching(), detail, unusable));
    }

    @Override
    public Optional<CameraControls> controls() {
        return Optional.of(new Controls());
    }

    /**
     * How cameras are watched: {@code "kernel uevents and inotify"}, one of both, or {@code "polling"}; empty until
     * started.
     */
    public Optional<String> monitor() {
        DriverSession running = run;
        return running == null ? Optional.empty() : Optional.of(running.monitor());
    }

    /**
     * All video nodes of the machine, with the reason for each that is not used: the last known state of a started
     * driver, else a probe of all nodes now.
     */
    public List<V4l2Node> nodes() {
        V4l2System v4l2System = machine();
        DriverSession running = run;
        Map<String, ProbeResult> findings = new LinkedHashMap<>();
        if (running != null) {
            findings.putAll(running.findings());
        } else {
            NodeProber nodeProber = new NodeProber(v4l2System, NAME);
            NodeNames.present(v4l2System.dev()).forEach(name -> findings.put(name, nodeProber.probe(name)));
        }
        return findings.entrySet().stream()
                .map(entry -> V4l2Node.of(v4l2System.node(entry.getKey()), entry.getValue()))
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        DriverSession running = run;
        if (running != null) {
            running.close();
        }
    }

    private DriverSession running() {
        DriverSession running = run;
        if (running == null || closed) {
            throw new CameraException.InvalidState(
                    "driver_closed", "the driver v4l2 is not running", closed ? "closed" : "new", List.of("started"));
        }
        return running;
    }

    private V4l2System machine() {
        if (given != null) {
            return given;
        }
        String arch = System.getProperty("os.arch", "");
        Abi abi = Abi.of(arch, System.getProperty("os.version", ""))
                .orElseThrow(() -> new CameraException.NotSupported(
                        "v4l2", "the kernel's structures are not known for " + arch, null));
        return new V4l2System(syscalls(), abi, options.dev(), options.sysfs(), options.proc());
    }

    private static Syscalls syscalls() {
        try {
            return JnaSyscalls.load();
        } catch (LinkageError e) {
            throw new CameraException(
                    "native_library",
                    "the native library of JNA cannot be loaded: " + e.getMessage(),
                    "set -Djna.tmpdir to a directory that can be written and is not mounted noexec",
                    e);
        }
    }

    private final class Controls implements CameraControls {
        @Override
        public List<Control> list(DeviceInfo device) {
            return running().withNode(device, NodeControls::list);
        }

        @Override
        public List<Control> set(DeviceInfo device, Map<String, ControlValue> values, OutOfRange outOfRange) {
            return running().withNode(device, node -> NodeControls.set(node, Map.copyOf(values), outOfRange));
        }

        @Override
        public List<Control> reset(DeviceInfo device, Set<String> names) {
            return running().withNode(device, node -> NodeControls.reset(node, Set.copyOf(names)));
        }
    }
}
