package io.cameraservice.jsonrpc.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a parameter may be, beyond its Java type. Without it a parameter is required and any value of its type will do. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Param {
    /** May be left out, or null; the component is then null. */
    boolean optional() default false;

    /** The least number, or the least length of a text or list. */
    long min() default Long.MIN_VALUE;

    /** The greatest number, or the greatest length of a text or list. */
    long max() default Long.MAX_VALUE;

    /** The only texts allowed; empty for any. */
    String[] oneOf() default {};

    /** One line for the reference. */
    String summary() default "";
}
