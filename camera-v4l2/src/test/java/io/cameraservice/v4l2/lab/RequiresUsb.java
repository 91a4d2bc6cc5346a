package io.cameraservice.v4l2.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs where software webcams can be plugged in: in the guest of {@code tools/v4l2-lab/run}. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("v4l2")
@ExtendWith(RequiresUsb.VirtualHostController.class)
public @interface RequiresUsb {
    /** Looks for the virtual host controller and for the program that plays webcams. */
    final class VirtualHostController implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return UsbCamera.isPossible()
                    ? ConditionEvaluationResult.enabled("vhci-hcd")
                    : ConditionEvaluationResult.disabled("no USB webcams here; tools/v4l2-lab/run makes some");
        }
    }
}
