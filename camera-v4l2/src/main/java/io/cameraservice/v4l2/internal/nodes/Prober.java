package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.abi.Capability;
import io.cameraservice.v4l2.internal.abi.Request;
import io.cameraservice.v4l2.internal.device.Failures;
import io.cameraservice.v4l2.internal.device.Machine;
import io.cameraservice.v4l2.internal.device.ModeList;
import io.cameraservice.v4l2.internal.device.NodeKind;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.identity.NodeIdentity;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens a node for a moment to find out what it is. Safe for use by any thread. */
public final class Prober {
    private final Machine machine;
    private final String driverName;

    /** Cameras are told to belong to the driver of that name. */
    public Prober(Machine machine, String driverName) {
        this.machine = machine;
        this.driverName = driverName;
    }

    /** Looks at the node of that name, e.g. {@code "video0"}. */
    public Finding probe(String name) {
        String path = machine.node(name);
        try (OpenNode node = OpenNode.open(machine, path)) {
            Capability capability = new Capability(machine.abi());
            int answer = node.call(Request.VIDIOC_QUERYCAP, capability);
            if (answer == -Errno.ENOTTY || answer == -Errno.EINVAL) {
                return new Finding.Other(name, "", "no video device: it does not know VIDIOC_QUERYCAP");
            }
            SysFailure.check(Request.VIDIOC_QUERYCAP.name(), path, answer);
            Optional<String> reason = NodeKind.whyNotCamera(capability.nodeCaps());
            if (reason.isPresent()) {
                return new Finding.Other(capability.card(), capability.driver(), reason.get());
            }
            return camera(name, node, capability);
        } catch (SysFailure e) {
            return new Finding.Problem(Failures.explain(machine, path, e));
        }
    }

    private Finding camera(String name, OpenNode node, Capability capability) throws SysFailure {
        List<VideoMode> modes = ModeList.of(node);
        if (modes.isEmpty()) {
            return new Finding.Other(capability.card(), capability.driver(), "it offers no format at present");
        }
        Path sysfs = machine.sysfsOf(name);
        DeviceIdentity identity = NodeIdentity.of(sysfs, capability.driver(), capability.card(), capability.bus());
        String label = capability.card().isEmpty() ? identity.model() : capability.card();
        DeviceInfo info = new DeviceInfo(identity, label, node.path(), driverName, capability.bus(), modes);
        return new Finding.Camera(info, capability.driver());
    }
}
