package io.cameraservice.v4l2;

import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.v4l2.internal.control.NodeControls;
import io.cameraservice.v4l2.internal.nodes.DriverSession;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The controls of a running driver's cameras. */
final class RunningControls implements CameraControls {
    private final Supplier<DriverSession> run;

    RunningControls(Supplier<DriverSession> run) {
        this.run = run;
    }

    @Override
    public List<Control> list(DeviceInfo device) {
        return run.get().withNode(device, NodeControls::list);
    }

    @Override
    public List<Control> set(DeviceInfo device, Map<String, ControlValue> values, OutOfRange outOfRange) {
        return run.get().withNode(device, node -> NodeControls.set(node, Map.copyOf(values), outOfRange));
    }

    @Override
    public List<Control> reset(DeviceInfo device, Set<String> names) {
        return run.get().withNode(device, node -> NodeControls.reset(node, Set.copyOf(names)));
    }
}
