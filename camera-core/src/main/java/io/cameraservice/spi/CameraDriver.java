package io.cameraservice.spi;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A way to find cameras and take frames from them. Added to a service by its builder; the service starts and closes it.
 *
 * <p>The service promises: one start, then calls of {@link #open} from any thread, at most one open capture per device, then
 * one close. The driver promises: nothing is opened but in {@link #open}; no call blocks longer than a few seconds.
 */
public interface CameraDriver extends AutoCloseable {
    /** A short name of lower-case letters, digits and dashes, e.g. {@code "v4l2"}; unique in a service. */
    String name();

    /** Whether this machine has what the driver needs; no side effects. */
    Availability probe();

    /** Begins to watch. Devices that are present are reported before this returns, later ones as they come. */
    void start(Listener listener);

    /**
     * Takes the device and lets frames flow to the sink until the capture is closed.
     *
     * @param mode what is wanted; one of the device's own
     * @return the running capture, with the mode that was negotiated
     * @throws CameraException.InvalidState if another process holds the device (reason {@code device_busy}) or it is
     *     gone (reason {@code camera_disconnected})
     * @throws CameraException if it cannot be opened for another reason
     */
    Capture open(DeviceInfo device, VideoMode mode, FrameSink sink);

    /**
     * How it does since it was started: the way it watches, and what is there but cannot be used. Asked whenever somebody asks
     * how the service does: answers at once, from what is known. Empty, as by default, for a driver that does as
     * {@link #probe} said.
     */
    default Optional<Condition> condition() {
        return Optional.empty();
    }

    /** What can be turned at its devices; empty for a driver whose devices have nothing to turn. */
    default Optional<CameraControls> controls() {
        return Optional.empty();
    }

    /** Closes all captures and stops watching. Idempotent, bounded, throws nothing checked. */
    @Override
    void close();

    /** Called by the driver with the devices it finds. Safe for use by any thread; returns at once. */
    interface Listener {
        /** A device is there, or its facts (node, modes) have changed. */
        void attached(DeviceInfo device);

        /** The device at this node is gone. */
        void detached(String node);

        /**
         * The same for a device that need not have been there: it is known, and away for this reason. By default like
         * {@link #detached(String)}.
         */
        default void detached(DeviceInfo device, String reason) {
            detached(device.node());
        }

        /** A control of the device at this node has another value, range or flags than before. Nothing by default. */
        default void controlChanged(String node, Control control) {}
    }

    /** Where frames go. Called on the driver's capture thread, one call at a time; returns at once. */
    interface FrameSink {
        /** The next frame. The driver closes it after this returns: to use it longer, retain it. */
        void frame(Frame frame);

        /** A frame came damaged and was left out. */
        void corrupt(String reason);

        /** The capture ended by itself; no call follows. */
        void failed(CameraException cause);
    }

    /** A device that delivers frames. */
    interface Capture extends AutoCloseable {
        /** What was negotiated. */
        VideoMode mode();

        /**
         * How long its frames may stay away before it counts as stalled and is opened again, where that does not follow from the
         * frame rate alone, as on a network. Empty by default: six frame intervals, half a second at least.
         */
        default Optional<Duration> patience() {
            return Optional.empty();
        }

        /** Stops and gives the device back. Idempotent, bounded; no call of the sink begins after it returned. */
        @Override
        void close();
    }

    /**
     * How a started driver does. Immutable.
     *
     * @param watching false if it broke down, so that no device is found or missed any more
     * @param detail how it watches, or why it does not, for a person
     * @param unusable devices that are there and cannot be used
     */
    record Condition(boolean watching, String detail, List<Unusable> unusable) {
        public Condition {
            requireNonNull(detail, "detail");
            unusable = List.copyOf(unusable);
        }
    }

    /**
     * A device that is there and cannot be used. Immutable.
     *
     * @param node where it is, e.g. {@code "/dev/video0"}
     * @param reason why, for a person; names the node
     * @param suggestion what a person can do; empty where nothing is known to help
     */
    record Unusable(String node, String reason, String suggestion) {
        public Unusable {
            requireNonNull(node, "node");
            requireNonNull(reason, "reason");
            requireNonNull(suggestion, "suggestion");
        }
    }

    /** Whether a driver can work here. */
    sealed interface Availability {
        /** It can. */
        record Available(String detail) implements Availability {}

        /** It cannot, for a reason a person can act on. */
        record Unavailable(String reason) implements Availability {}
    }
}
