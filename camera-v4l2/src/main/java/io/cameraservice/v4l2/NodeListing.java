package io.cameraservice.v4l2;

import io.cameraservice.v4l2.V4l2Node.Verdict;
import io.cameraservice.v4l2.internal.nodes.Finding;
import java.util.Optional;

/** Turns what was found into what is told. */
final class NodeListing {
    private NodeListing() {}

    static V4l2Node of(String path, Finding finding) {
        if (finding instanceof Finding.Camera camera) {
            return new V4l2Node(
                    path, camera.info().name(), camera.driver(), Optional.of(camera.info()), Verdict.CAMERA, "", "");
        }
        if (finding instanceof Finding.Other other) {
            return new V4l2Node(
                    path, other.name(), other.driver(), Optional.empty(), Verdict.OTHER, other.reason(), "");
        }
        Finding.Problem problem = (Finding.Problem) finding;
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
