package io.cameraservice.v4l2;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.v4l2.internal.nodes.NodeProber.ProbeResult;
import java.util.Optional;

/**
 * A video node of the machine, camera or not. Immutable.
 *
 * @param path e.g. {@code "/dev/video0"}
 * @param name as the device calls itself; empty if it could not be asked
 * @param driver the kernel's driver, e.g. {@code "uvcvideo"}; empty if it could not be asked
 * @param camera what it offers; empty if it is no camera or cannot be used
 * @param verdict whether it is used
 * @param reason why it is not used; empty for a camera
 * @param suggestion what a person can do about it; empty where nothing is known to help, or nothing is wrong
 */
public record V4l2Node(
        String path,
        String name,
        String driver,
        Optional<DeviceInfo> camera,
        Verdict verdict,
        String reason,
        String suggestion) {
    public V4l2Node {
        requireNonNull(path, "path");
        requireNonNull(name, "name");
        requireNonNull(driver, "driver");
        requireNonNull(camera, "camera");
        requireNonNull(verdict, "verdict");
        requireNonNull(reason, "reason");
        requireNonNull(suggestion, "suggestion");
    }

    static V4l2Node of(String path, ProbeResult found) {
        if (found instanceof ProbeResult.Camera camera) {
            return new V4l2Node(
                    path, camera.info().name(), camera.driver(), Optional.of(camera.info()), Verdict.CAMERA, "", "");
        }
        if (found instanceof ProbeResult.Other other) {
            return new V4l2Node(
                    path, other.name(), other.driver(), Optional.empty(), Verdict.OTHER, other.reason(), "");
        }
        CameraException cause = ((ProbeResult.Problem) found).cause();
        return new V4l2Node(
                path,
                "",
                "",
                Optional.empty(),
                Verdict.PROBLEM,
                String.valueOf(cause.getMessage()),
                cause.suggestion().orElse(""));
    }

    /** Whether and how a node is used. */
    public enum Verdict {
        /** A camera that can be used. */
        CAMERA,
        /** Something else: metadata, a codec, an output. */
        OTHER,
        /** It could not be opened or asked. */
        PROBLEM
    }
}
