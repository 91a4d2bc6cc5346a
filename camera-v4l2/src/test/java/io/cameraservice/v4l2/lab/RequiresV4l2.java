package io.cameraservice.v4l2.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs where real video nodes answer VIDIOC_QUERYCAP as wanted, and is skipped with the reason elsewhere. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("v4l2")
@ExtendWith(RealNodes.class)
public @interface RequiresV4l2 {
    /** How many cameras. */
    int cameras() default 1;

    /** Whether they must be those of the kernel's test driver, whose faults can be called up. */
    boolean vivid() default false;
}
