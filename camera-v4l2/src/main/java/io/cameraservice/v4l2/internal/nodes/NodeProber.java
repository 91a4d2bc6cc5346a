package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.abi.Capability;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.device.DeviceErrors;
import io.cameraservice.v4l2.internal.device.ModeList;
import io.cameraservice.v4l2.internal.device.NodeKind;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.identity.NodeIdentity;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens a node for a moment to find out what it is. Safe for use by any thread. */
public final class NodeProber {
    private final V4l2System v4l2System;
    private final String driverName;

    /** Cameras are told to belong to the driver of that name. */
    public NodeProber(V4l2System v4l2System, String driverName) {
        this.v4l2System = v4l2System;
        this.driverName = driverName;
    }

    /** Looks at the node of that name, e.g. {@code "video0"}. */
    public ProbeResult probe(String name) {
        String path = v4l2System.node(name);
        try (OpenNode node = OpenNode.open(v4l2System, path)) {
            Capability capability = new Capability(v4l2System.abi());
            int answer = node.call(Ioctl.VIDIOC_QUERYCAP, capability);
            if (answer == -Errno.ENOTTY || answer == -Errno.EINVAL) {
                return new ProbeResult.Other(name, "", "no video device: it does not know VIDIOC_QUERYCAP");
            }
            SysFailure.check(Ioctl.VIDIOC_QUERYCAP.name(), path, answer);
            Optional<String> reason = NodeKind.whyNotCamera(capability.nodeCaps());
            if (reason.isPresent()) {
                return new ProbeResult.Other(capability.card(), capability.driver(), reason.get());
            }
            return camera(name, node, capability);
        } catch (SysFailure e) {
            return new ProbeResult.Problem(DeviceErrors.explain(v4l2System, path, e));
        }
    }

    private ProbeResult camera(String name, OpenNode node, Capability capability) throws SysFailure {
        List<VideoMode> modes = ModeList.of(node);
        if (modes.isEmpty()) {
            return new ProbeResult.Other(capability.card(), capability.driver(), "it offers no format at present");
        }
        Path sysfs = v4l2System.sysfsOf(name);
        DeviceIdentity identity = NodeIdentity.of(sysfs, capability.driver(), capability.card(), capability.bus());
        String label = capability.card().isEmpty() ? identity.model() : capability.card();
        DeviceInfo info = new DeviceInfo(identity, label, node.path(), driverName, capability.bus(), modes);
        return new ProbeResult.Camera(info, capability.driver());
    }
}
