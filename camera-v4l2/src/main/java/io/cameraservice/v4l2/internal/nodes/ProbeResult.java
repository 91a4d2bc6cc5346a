package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;

/** What a look at a node found. Immutable. */
public sealed interface ProbeResult {
    /** A camera, and the kernel's driver that plays it. */
    record Camera(DeviceInfo info, String driver) implements ProbeResult {}

    /** Something else, left alone for that reason. */
    record Other(String name, String driver, String reason) implements ProbeResult {}

    /** It could not be looked at. */
    record Problem(CameraException cause) implements ProbeResult {}
}
