package io.cameraservice.v4l2.internal.control;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.ControlValue;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.v4l2.internal.control.ControlIo.NodeControl;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists and sets the controls of an open node, automatic modes first. For use by one thread. */
public final class NodeControls {
    private static final Logger LOG = LoggerFactory.getLogger(NodeControls.class);

    private final ControlIo io;
    private final List<NodeControl> controls;

    private NodeControls(OpenNode node) throws SysFailure {
        this.io = new ControlIo(node);
        this.controls = new ControlReader(node).list();
    }

    /** All controls with their present values. */
    public static List<Control> list(OpenNode node) throws SysFailure {
        return new ControlReader(node).list().stream().map(NodeControl::control).toList();
    }

    /** Sets values, then lists. All are checked before the first is set. */
    public static List<Control> set(OpenNode node, Map<String, ControlValue> values, OutOfRange outOfRange)
            throws SysFailure {
        new NodeControls(node).set(values, outOfRange);
        return list(node);
    }

    /** Sets the named controls, or all, to their defaults, then lists. What cannot be set now is left. */
    public static List<Control> reset(OpenNode node, Set<String> names) throws SysFailure {
        new NodeControls(node).reset(names);
        return list(node);
    }

    private void set(Map<String, ControlValue> values, OutOfRange outOfRange) throws SysFailure {
        List<Wish> wishes = new ArrayList<>();
        values.forEach((name, value) -> {
            NodeControl control = named(name);
            if (control.control().flags().contains(Flag.READ_ONLY)) {
                throw new CameraException.InvalidArgument(
                        name, "read-only", control.control().label() + " cannot be set");
            }
            wishes.add(new Wish(control, outOfRange.fit(control.control(), value)));
        });
        apply(wishes, outOfRange, false);
    }

    private void reset(Set<String> names) throws SysFailure {
        List<Wish> wishes = new ArrayList<>();
        List<NodeControl> chosen =
                names.isEmpty() ? controls : names.stream().map(this::named).toList();
        for (NodeControl control : chosen) {
            Control facts = control.control();
            boolean hasDefault = facts.type() != Control.Type.BUTTON && facts.type() != Control.Type.TEXT;
            if (hasDefault && !facts.flags().contains(Flag.READ_ONLY)) {
                wishes.add(new Wish(control, facts.defaultValue()));
            }
        }
        apply(wishes, OutOfRange.CLAMP, true);
    }

    private void apply(List<Wish> wishes, OutOfRange outOfRange, boolean lenient) throws SysFailure {
        wishes.sort(Comparator.comparingInt(wish -> rank(wish.control().control())));
        for (Wish wish : wishes) {
            Control facts = wish.control().control();
            if (io.isInactive(wish.control())) {
                if (outOfRange == OutOfRange.REFUSE) {
                    throw inactive(facts);
                }
                continue; // an automatic mode controls it
            }
            try {
                io.set(wish.control(), wish.value());
            } catch (SysFailure e) {
                if (!lenient) {
                    throw explain(wish, e);
                }
                if (Errno.isGone(e.errno())) {
                    throw e;
                }
                LOG.debug("control '{}' keeps its value: {}", facts.name(), e.getMessage());
            }
        }
    }

    private CameraException explain(Wish wish, SysFailure failure) throws SysFailure {
        Control control = wish.control().control();
        ControlValue value = wish.value();
        return switch (failure.errno()) {
            case Errno.ERANGE, Errno.EINVAL -> refusedByDevice(control, value);
            case Errno.EACCES -> inactive(control);
            case Errno.EBUSY -> io.isGrabbed(wish.control()) ? locked(control) : notReady(control);
            default -> throw failure;
        };
    }

    /** The value is one that the driver of the device offers. */
    private static CameraException.InvalidArgument refusedByDevice(Control control, ControlValue value) {
        return new CameraException.InvalidArgument(
                control.name(),
                "what the camera itself accepts of " + control.rule(),
                control.label() + " cannot be " + value + ": the camera itself refuses it, though it offers "
                        + control.rule());
    }

    private static CameraException.InvalidState locked(Control control) {
        return new CameraException.InvalidState(
                "control_locked",
                control.label() + " cannot be set while the camera streams",
                "streaming",
                List.of("idle"));
    }

    private static CameraException.InvalidState notReady(Control control) {
        return new CameraException.InvalidState(
                "control_busy",
                control.label() + " cannot be set now: the camera answers that it is not ready",
                "try again in a moment",
                "busy",
                List.of("idle"),
                null);
    }

    private static CameraException.InvalidArgument inactive(Control control) {
        return new CameraException.InvalidArgument(
                control.name(),
                "not while an automatic mode rules it",
                control.label() + " cannot be set now: switch off the automatic mode that rules it first");
    }

    /** Automatic modes, then what applies to the whole picture, then single values, buttons at the end. */
    private static int rank(Control control) {
        boolean mode = control.type() == Control.Type.BOOLEAN || control.type() == Control.Type.MENU;
        if (mode && control.name().contains("auto")) {
            return 0;
        }
        return control.type() == Control.Type.BUTTON ? 3 : mode ? 1 : 2;
    }

    private NodeControl named(String name) {
        return controls.stream()
                .filter(control -> control.control().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CameraException.InvalidArgument(
                        name, "a control of this camera", "this camera has no control named '" + name + "'"));
    }

    private record Wish(NodeControl control, ControlValue value) {}
}
