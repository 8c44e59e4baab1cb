package io.muster.testing;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Leaves a test out where a program is missing, with a message; in CI the test runs and fails instead. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresProgram.Condition.class)
@interface RequiresProgram {
    /** Names of programs on the {@code PATH}; {@code root} asks for the super-user. */
    String[] value();

    /** Decides. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String missing = AnnotationSupport.findAnnotation(context.getElement(), RequiresProgram.class).stream()
                    .flatMap(annotation -> Arrays.stream(annotation.value()))
                    .filter(program -> !isThere(program))
                    .findFirst()
                    .orElse("");
            return missing.isEmpty() || System.getenv("CI") != null
                    ? ConditionEvaluationResult.enabled("")
                    : ConditionEvaluationResult.disabled("needs " + missing);
        }

        private static boolean isThere(String program) {
            return program.equals("root")
                    ? "root".equals(System.getProperty("user.name"))
                    : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                            .anyMatch(folder -> new File(folder, program).canExecute());
        }
    }
}
