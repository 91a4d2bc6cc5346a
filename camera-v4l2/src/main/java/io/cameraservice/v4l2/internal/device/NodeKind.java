package io.cameraservice.v4l2.internal.device;

import io.cameraservice.v4l2.internal.abi.Capability;
import java.util.Optional;

/** Tells cameras from the many other things that are called {@code /dev/videoN}, by what the driver says of the node. */
public final class NodeKind {
    private NodeKind() {}

    /** Why the node is none of our cameras; empty if it is one. */
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
        return "no video capture (capabilities 0x%08x)".formatted(caps);
    }
}
