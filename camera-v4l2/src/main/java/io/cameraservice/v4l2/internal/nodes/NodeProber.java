package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.abi.Capability;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.device.DeviceErrors;
import io.cameraservice.v4l2.internal.device.ModeList;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.identity.NodeIdentity;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens a node for a moment to find out what it is, by its capabilities and modes. Safe for use by any thread. */
public final class NodeProber {
    private final V4l2System v4l2System;
    private final String driverName;

    public NodeProber(V4l2System v4l2System, String driverName) {
        this.v4l2System = v4l2System;
        this.driverName = driverName;
    }

    /** Probes the node of that name, e.g. {@code "video0"}. */
    public ProbeResult probe(String name) {
        String path = v4l2System.node(name);
        try (OpenNode node = OpenNode.open(v4l2System, path)) {
            Capability capability = new Capability(v4l2System.abi());
            int answer = node.call(Ioctl.VIDIOC_QUERYCAP, capability);
            if (answer == -Errno.ENOTTY || answer == -Errno.EINVAL) {
                return new ProbeResult.Other(name, "", "no video device: it does not know VIDIOC_QUERYCAP");
            }
            SysFailure.check(Ioctl.VIDIOC_QUERYCAP.name(), path, answer);
            Optional<String> reason = whyNotCamera(capability.nodeCaps());
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

    /** Why a node with these capabilities is not used as a camera; empty if it is. */
    public static Optional<String> whyNotCamera(int caps) {
        if ((caps & (Capability.VIDEO_M2M | Capability.VIDEO_M2M_MPLANE)) != 0
                || (captures(caps) && (caps & (Capability.VIDEO_OUTPUT | Capability.VIDEO_OUTPUT_MPLANE)) != 0)) {
            return Optional.of("a codec or converter (memory to memory), not a camera");
        }
        if ((caps & Capability.TOUCH) != 0) {
            return Optional.of("a touch sensor, not a camera");
        }
        if ((caps & Capability.VIDEO_CAPTURE) != 0) {
            return (caps & Capability.STREAMING) != 0
                    ? Optional.empty()
                    : Optional.of("captures by read() alone; streaming by mmap is needed");
        }
        if ((caps & Capability.VIDEO_CAPTURE_MPLANE) != 0) {
            return Optional.of("captures in several planes of memory, as image sensors without their own processor do");
        }
        return Optional.of(describe(caps));
    }

    private static boolean captures(int caps) {
        return (caps & (Capability.VIDEO_CAPTURE | Capability.VIDEO_CAPTURE_MPLANE)) != 0;
    }

    private static String describe(int caps) {
        if ((caps & Capability.META) != 0) {
            return "metadata of a camera, not its pictures";
        }
        if ((caps & (Capability.VIDEO_OUTPUT | Capability.VIDEO_OUTPUT_MPLANE | Capability.VIDEO_OVERLAY)) != 0) {
            return "a video output, not a camera";
        }
        if ((caps & Capability.VBI) != 0) {
            return "teletext and the like (VBI), not a camera";
        }
        if ((caps & (Capability.RADIO | Capability.SDR)) != 0) {
            return "a radio, not a camera";
        }
        return String.format(Locale.ROOT, "no video capture (capabilities 0x%08x)", caps);
    }

    /** What a probe found. Immutable. */
    public sealed interface ProbeResult {
        /** A camera and its kernel driver. */
        record Camera(DeviceInfo info, String driver) implements ProbeResult {}

        /** Something else, not used for that reason. */
        record Other(String name, String driver, String reason) implements ProbeResult {}

        /** It could not be opened or queried. */
        record Problem(CameraException cause) implements ProbeResult {}
    }
}
