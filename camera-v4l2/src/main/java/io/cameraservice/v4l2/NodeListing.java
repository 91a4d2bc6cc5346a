package io.cameraservice.v4l2;

import io.cameraservice.v4l2.V4l2Node.Verdict;
import io.cameraservice.v4l2.internal.nodes.ProbeResult;
import java.util.Optional;

/** Turns what was found into what is told. */
final class NodeListing {
    private NodeListing() {}

    static V4l2Node of(String path, ProbeResult probeResult) {
        if (probeResult instanceof ProbeResult.Camera camera) {
            return new V4l2Node(
                    path, camera.info().name(), camera.driver(), Optional.of(camera.info()), Verdict.CAMERA, "", "");
        }
        if (probeResult instanceof ProbeResult.Other other) {
            return new V4l2Node(
                    path, other.name(), other.driver(), Optional.empty(), Verdict.OTHER, other.reason(), "");
        }
        ProbeResult.Problem problem = (ProbeResult.Problem) probeResult;
        return new V4l2Node(
                path,
                "",
                "",
                Optional.empty(),
                Verdict.PROBLEM,
                String.valueOf(problem.cause().getMessage()),
                problem.cause().suggestion().orElse(""));
    }
}
