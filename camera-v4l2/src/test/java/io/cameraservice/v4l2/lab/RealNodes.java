package io.cameraservice.v4l2.lab;

import io.cameraservice.CameraException;
import io.cameraservice.v4l2.V4l2Driver;
import io.cameraservice.v4l2.V4l2Node;
import io.cameraservice.v4l2.V4l2Options;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for the nodes that a test needs. */
final class RealNodes implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), RequiresV4l2.class)
                .map(RealNodes::check)
                .orElse(ConditionEvaluationResult.enabled("nothing asked for"));
    }

    private static ConditionEvaluationResult check(RequiresV4l2 wanted) {
        List<V4l2Node> cameras = wanted.vivid() ? vivid() : cameras();
        return cameras.size() >= wanted.cameras()
                ? ConditionEvaluationResult.enabled(cameras.size() + " cameras")
                : ConditionEvaluationResult.disabled("needs " + wanted.cameras() + (wanted.vivid() ? " vivid" : "")
                        + " cameras, there are " + cameras.size() + "; tools/v4l2-lab/run makes some");
    }

    static List<V4l2Node> cameras() {
        try (V4l2Driver driver = new V4l2Driver(V4l2Options.defaults())) {
            return driver.nodes().stream()
                    .filter(node -> node.verdict() == V4l2Node.Verdict.CAMERA)
                    .toList();
        } catch (CameraException e) {
            return List.of();
        }
    }

    static List<V4l2Node> vivid() {
        return cameras().stream().filter(node -> node.name().equals("vivid")).toList();
    }
}
