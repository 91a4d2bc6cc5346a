package io.cameraservice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test, loudly, on machines without ffmpeg and ffprobe. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresFfmpeg.Condition.class)
public @interface RequiresFfmpeg {
    /** Looks for the programs. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Tool.exists("ffmpeg") && Tool.exists("ffprobe")) {
                return ConditionEvaluationResult.enabled("ffmpeg is here");
            }
            System.err.println("!!!! SKIPPED, NOT TESTED: " + context.getDisplayName() + " needs ffmpeg and ffprobe");
            return ConditionEvaluationResult.disabled("ffmpeg or ffprobe is missing on this machine");
        }
    }
}
