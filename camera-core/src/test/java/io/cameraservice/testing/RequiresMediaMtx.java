package io.cameraservice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Runs a test class once with every MediaMTX of this machine, or in the quick {@link TestLane} with the newest, given to its constructor or {@code @Parameter} field as a
 * {@link MediaMtxBinary}; skips it, loudly, where there is none.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresMediaMtx.Condition.class)
@ParameterizedClass(name = "MediaMTX {0}")
@ArgumentsSource(RequiresMediaMtx.Installed.class)
public @interface RequiresMediaMtx {
    /** Looks for one. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!MediaMtxBinary.installed().isEmpty()) {
                return ConditionEvaluationResult.enabled("MediaMTX is here");
            }
            System.err.println("!!!! SKIPPED, NOT TESTED: " + context.getDisplayName()
                    + " needs a MediaMTX: set MEDIAMTX_BIN to one, or to several with ':' between them");
            return ConditionEvaluationResult.disabled("no MediaMTX on this machine");
        }
    }

    /** All that are tested. */
    final class Installed implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations declarations, ExtensionContext context) {
            return MediaMtxBinary.tested().stream().map(Arguments::of);
        }
    }
}
