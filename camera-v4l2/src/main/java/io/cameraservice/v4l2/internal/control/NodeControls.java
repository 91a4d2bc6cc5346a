package io.cameraservice.v4l2.internal.control;

import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The controls of an open node. */
public final class NodeControls {
    private NodeControls() {}

    /** All with their present values. */
    public static List<Control> list(OpenNode node) throws SysFailure {
        return new ControlReader(node).list().stream().map(NodeControl::control).toList();
    }

    /** Sets values, then lists. */
    public static List<Control> set(OpenNode node, Map<String, ControlValue> values, OutOfRange outOfRange)
            throws SysFailure {
        new ControlWriter(node, new ControlReader(node).list()).set(values, outOfRange);
        return list(node);
    }

    /** Sets defaults, then lists. */
    public static List<Control> reset(OpenNode node, Set<String> names) throws SysFailure {
        new ControlWriter(node, new ControlReader(node).list()).reset(names);
        return list(node);
    }
}
