package io.cameraservice.simulation;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One simulated camera, to be made to misbehave. Works whether the service has it open or not. Safe for use by any thread.
 *
 * <p>What is done here reaches the service as with a real device: on the driver's own threads or, for plugging, before the
 * call returns on the thread of the caller.
 */
public final class SimulatedCamera {
    private final SimulationDriver driver;
    private final SimulatedCameraOptions options;
    private final SimulatedCapture.Faults faults = new SimulatedCapture.Faults();
    private final SimulatedControls controls;
    private String node;
    private String port;
    private boolean plugged;
    private @Nullable String holder;
    private @Nullable CameraException refusal;
    private @Nullable SimulatedCapture capture;

    SimulatedCamera(SimulationDriver driver, SimulatedCameraOptions options, String node) {
        this.driver = driver;
        this.options = options;
        this.node = node;
        port = options.port();
        plugged = options.plugged();
        controls = new SimulatedControls(options.controls(), () -> (int) Math.min(40, faults.delivered.get() / 300));
    }

    /** What it is like. */
    public SimulatedCameraOptions options() {
        return options;
    }

    /** The device as the driver reports it; while unplugged, as it was last reported. */
    public DeviceInfo device() {
        synchronized (driver.lock) {
            return new DeviceInfo(
                    options.identity(port),
                    options.name(),
                    node,
                    SimulationDriver.NAME,
                    "usb-" + port,
                    options.modes());
        }
    }

    public boolean isPlugged() {
        synchronized (driver.lock) {
            return plugged;
        }
    }

    /** Whether a capture is open. */
    public boolean isOpen() {
        synchronized (driver.lock) {
            return capture != null;
        }
    }

    /** Frames given to a sink since it was made. */
    public long framesDelivered() {
        return faults.delivered.get();
    }

    /** Frames lost in the device since it was made, each a jump of the sequence: too late, or all buffers were held. */
    public long framesLost() {
        return faults.lost.get();
    }

    /** Pulls the plug: an open capture fails with reason {@code camera_disconnected}, and the device is gone. */
    public void unplug() {
        SimulatedCapture open;
        synchronized (driver.lock) {
            if (!plugged) {
                return;
            }
            plugged = false;
            open = capture;
            capture = null;
            String gone = node;
            driver.notifyListener(listener -> listener.detached(gone));
        }
        if (open != null) {
            open.fail(new CameraException.InvalidState(
                    "camera_disconnected", options.name() + " was unplugged", "disconnected", List.of("connected")));
        }
        driver.flush();
    }

    /**
     * Plugs it in where it was.
     *
     * @throws IllegalStateException if another camera has its node by now, or it was removed from the driver
     */
    public void plug() {
        synchronized (driver.lock) {
            plugAt(node, port);
        }
        driver.flush();
    }

    /**
     * Plugs it in elsewhere.
     *
     * @param newNode e.g. {@code "sim:7"}
     * @param newPort e.g. {@code "sim-usb-0:7"}
     * @throws IllegalStateException if it is plugged in elsewhere already, another camera has this node, or it was
     *     removed from the driver
     */
    public void plug(String newNode, String newPort) {
        synchronized (driver.lock) {
            plugAt(requireNonNull(newNode, "node"), requireNonNull(newPort, "port"));
        }
        driver.flush();
    }

    /** Called with the driver's lock. */
    private void plugAt(String newNode, String newPort) {
        if (plugged && newNode.equals(node) && newPort.equals(port)) {
            return;
        }
        if (plugged) {
            throw new IllegalStateException(options.name() + " is plugged in at " + node + "; unplug it first");
        }
        driver.requireFree(newNode, this);
        controls.restart();
        node = newNode;
        port = newPort;
        plugged = true;
        DeviceInfo now = device();
        driver.notifyListener(listener -> listener.attached(now));
    }

    /** Frames stop, as when a device hangs: it stays present and open. */
    public void stall() {
        faults.stalled = true;
    }

    /** Frames come again after {@link #stall()}. */
    public void resume() {
        faults.stalled = false;
        wake();
    }

    /**
     * Frames come at a lower rate than negotiated, as in bad light.
     *
     * @param factor by which intervals are longer, from 1, which is normal
     */
    public void slow(double factor) {
        if (!(factor >= 1 && factor <= 1000)) {
            throw new IllegalArgumentException("a camera is slower by a factor from 1 to 1000, not " + factor);
        }
        faults.slowness = factor;
        wake();
    }

    /** The next frames come in damaged, the driver notices and reports them to the sink as corrupt. */
    public void corrupt(int frames) {
        faults.corrupt.set(frames);
    }

    /** How its JPEG pictures differ from what was promised. */
    public PictureHabits pictures() {
        return faults.habits;
    }

    /** The next frames come in damaged, unnoticed by the driver: the sink gets the first half of their bytes. */
    public void damage(int frames) {
        faults.damaged.set(frames);
    }

    /**
     * From now on the device cannot be opened since another program has it, named in the error, e.g.
     * {@code "process 4711 (cheese)"}; an open capture goes on.
     */
    public void busy(String by) {
        synchronized (driver.lock) {
            holder = requireNonNull(by, "by");
        }
    }

    /** The other program has let it go. */
    public void free() {
        synchronized (driver.lock) {
            holder = null;
        }
    }

    /**
     * Another program sets a control, and the driver reports the change.
     *
     * @throws CameraException.InvalidArgument if there is no such control, or it does not take this value now
     */
    public void turn(String control, ControlValue value) {
        synchronized (driver.lock) {
            List<Control> before = controls.list();
            controls.set(Map.of(control, value), OutOfRange.REFUSE);
            String here = node;
            controls.list().stream()
                    .filter(now -> !before.contains(now))
                    .forEach(now -> driver.notifyListener(listener -> listener.controlChanged(here, now)));
        }
        driver.flush();
    }

    /** From now on the device has this control no more. */
    public void loseControl(String control) {
        synchronized (driver.lock) {
            controls.lose(control);
        }
    }

    /** The next attempt to open it fails with this, once. */
    public void failNextOpen(CameraException cause) {
        synchronized (driver.lock) {
            refusal = requireNonNull(cause, "cause");
        }
    }

    @Override
    public String toString() {
        synchronized (driver.lock) {
            return options.name() + (plugged ? " at " + node : " (unplugged)");
        }
    }

    /** Called with the driver's lock. */
    boolean isAt(String here) {
        return plugged && node.equals(here);
    }

    /** What can be turned. Called with the driver's lock. */
    SimulatedControls controls() {
        return controls;
    }

    /** Called with the driver's lock, while it is plugged in. */
    SimulatedCapture open(VideoMode mode, CameraDriver.FrameSink sink) {
        CameraException refused = refusal;
        refusal = null;
        if (refused != null) {
            throw refused;
        }
        if (holder != null || capture != null) {
            String by = holder != null ? holder : "this process (thread " + options.threadName() + ")";
            throw new CameraException.InvalidState(
                    "device_busy",
                    options.name() + " at " + node + " is in use by " + by,
                    "close the other program, or choose another camera",
                    "busy",
                    List.of("free"),
                    null);
        }
        if (!options.modes().contains(mode)) {
            throw new CameraException.NotSupported(
                    "mode", options.name() + " at " + node + " does not offer " + mode, "choose one of its own modes");
        }
        SimulatedCapture opened = new SimulatedCapture(
                options,
                mode,
                sink,
                shown -> FrameSource.of(options, shown, controls::adjustments),
                faults,
                this::released);
        capture = opened;
        opened.start();
        return opened;
    }

    private void released(SimulatedCapture closed) {
        synchronized (driver.lock) {
            if (capture == closed) {
                capture = null;
            }
        }
    }

    private void wake() {
        synchronized (driver.lock) {
            if (capture != null) {
                capture.wake();
            }
        }
    }
}
