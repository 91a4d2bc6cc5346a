package io.cameraservice.simulation;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraDriver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated cameras, as many as one likes: pictures with clock, frame number and {@link FrameMark}, and every fault a real
 * camera has, at the word of {@link SimulatedCamera}. Safe for use by any thread.
 */
public final class SimulationDriver implements CameraDriver {
    /** The driver's name. */
    public static final String NAME = "simulation";

    private static final Logger log = LoggerFactory.getLogger(SimulationDriver.class);

    /** Guards the state of the driver and its cameras; never held while a listener or sink is called. */
    final Object lock = new Object();

    private final List<SimulatedCamera> cameras = new ArrayList<>();
    private final List<SimulatedCapture> captures = new ArrayList<>();
    private final Deque<Consumer<Listener>> queue = new ArrayDeque<>();
    private @Nullable Listener listener;
    private boolean notifying;
    private boolean closed;

    /** So many cameras of {@link SimulatedCameraOptions#standard}. */
    public SimulationDriver(int cameras) {
        this(IntStream.range(0, cameras)
                .mapToObj(SimulatedCameraOptions::standard)
                .toList());
    }

    private SimulationDriver(List<SimulatedCameraOptions> options) {
        for (SimulatedCameraOptions one : options) {
            cameras.add(new SimulatedCamera(this, one, freeNode()));
        }
    }

    /** These cameras. */
    public static SimulationDriver of(List<SimulatedCameraOptions> cameras) {
        return new SimulationDriver(cameras);
    }

    /** These cameras. */
    public static SimulationDriver of(SimulatedCameraOptions... cameras) {
        return new SimulationDriver(List.of(cameras));
    }

    /** All cameras, plugged in or not, in the order in which they were added. */
    public List<SimulatedCamera> cameras() {
        synchronized (lock) {
            return List.copyOf(cameras);
        }
    }

    /** The camera at this place in {@link #cameras()}, from 0. */
    public SimulatedCamera camera(int index) {
        return cameras().get(index);
    }

    /** Adds a camera while the driver works. */
    public SimulatedCamera add(SimulatedCameraOptions options) {
        requireNonNull(options, "options");
        SimulatedCamera added;
        synchronized (lock) {
            added = new SimulatedCamera(this, options, freeNode());
            cameras.add(added);
            if (added.isPlugged()) {
                DeviceInfo device = added.device();
                notifyListener(to -> to.attached(device));
            }
        }
        flush();
        return added;
    }

    /** Unplugs a camera for good: it cannot be plugged in again. */
    public void remove(SimulatedCamera camera) {
        synchronized (lock) {
            cameras.remove(camera);
        }
        camera.unplug();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability probe() {
        return new Availability.Available("simulated cameras: " + cameras().size());
    }

    @Override
    public void start(Listener to) {
        requireNonNull(to, "listener");
        synchronized (lock) {
            if (closed || listener != null) {
                throw new IllegalStateException("the simulation was " + (closed ? "closed" : "started") + " already");
            }
            listener = to;
            notifying = true; // this thread notifies: all devices are reported when it returns
            for (SimulatedCamera camera : cameras) {
                if (camera.isPlugged()) {
                    DeviceInfo device = camera.device();
                    notifyListener(whom -> whom.attached(device));
                }
            }
        }
        notifyAllPending();
    }

    @Override
    public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        requireNonNull(mode, "mode");
        requireNonNull(sink, "sink");
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the simulation is closed");
            }
            SimulatedCapture opened = at(device.node()).open(mode, sink);
            captures.removeIf(capture -> !capture.isRunning());
            captures.add(opened);
            return opened;
        }
    }

    @Override
    public Optional<CameraControls> controls() {
        return Optional.of(new Controls());
    }

    /** The camera that is plugged in there. Called with the lock. */
    SimulatedCamera at(String node) {
        return cameras.stream()
                .filter(camera -> camera.isAt(node))
                .findFirst()
                .orElseThrow(() -> new CameraException.InvalidState(
                        "camera_disconnected",
                        "there is no simulated camera at " + node + " any more",
                        "disconnected",
                        List.of("connected")));
    }

    @Override
    public void close() {
        List<SimulatedCapture> open;
        synchronized (lock) {
            closed = true;
            queue.clear();
            open = List.copyOf(captures);
        }
        open.forEach(SimulatedCapture::close);
    }

    /** Queues a call of the listener. Called with the lock; {@link #flush()} follows without it. */
    void notifyListener(Consumer<Listener> what) {
        if (listener != null && !closed) {
            queue.add(what);
        }
    }

    /** Makes the queued calls in order; one thread at a time does so for all. */
    void flush() {
        synchronized (lock) {
            if (notifying) {
                return;
            }
            notifying = true;
        }
        notifyAllPending();
    }

    private void notifyAllPending() {
        while (true) {
            Listener to;
            Consumer<Listener> next;
            synchronized (lock) {
                to = listener;
                next = queue.poll();
                if (next == null || to == null) {
                    notifying = false;
                    return;
                }
            }
            try {
                next.accept(to);
            } catch (RuntimeException e) {
                log.warn("the listener for simulated cameras failed", e);
            }
        }
    }

    /** Refuses a camera that was removed, and a node that another present camera has. Called with the lock. */
    void requireFree(String node, SimulatedCamera by) {
        if (!cameras.contains(by)) {
            throw new IllegalStateException(by.options().name() + " was removed");
        }
        for (SimulatedCamera camera : cameras) {
            if (camera != by && camera.isAt(node)) {
                throw new IllegalStateException(camera + " has this node already");
            }
        }
    }

    private String freeNode() {
        int number = 0;
        while (taken("sim:" + number)) {
            number++;
        }
        return "sim:" + number;
    }

    private boolean taken(String node) {
        return cameras.stream().anyMatch(camera -> camera.device().node().equals(node));
    }

    /** The controls of the simulation's cameras. */
    private final class Controls implements CameraControls {
        @Override
        public List<Control> list(DeviceInfo device) {
            synchronized (lock) {
                return at(device.node()).controls().list();
            }
        }

        @Override
        public List<Control> set(DeviceInfo device, Map<String, ControlValue> values, OutOfRange outOfRange) {
            synchronized (lock) {
                SimulatedControls controls = at(device.node()).controls();
                controls.set(values, outOfRange);
                return controls.list();
            }
        }

        @Override
        public List<Control> reset(DeviceInfo device, Set<String> names) {
            synchronized (lock) {
                SimulatedControls controls = at(device.node()).controls();
                controls.reset(names);
                return controls.list();
            }
        }
    }
}
