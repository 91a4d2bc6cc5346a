package io.cameraservice.jsonrpc.protocol;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a method: enough to check it and to describe it. Immutable.
 *
 * @param name on the wire
 * @param type the Java type
 * @param required whether it must be there
 * @param min the least number or length; {@link Long#MIN_VALUE} for none
 * @param max the greatest number or length; {@link Long#MAX_VALUE} for none
 * @param oneOf the only texts allowed; empty for any
 * @param summary one line for the reference; may be empty
 */
public record ParamSpec(
        String name, Type type, boolean required, long min, long max, List<String> oneOf, String summary) {
    public ParamSpec {
        oneOf = List.copyOf(oneOf);
    }

    static ParamSpec of(RecordComponent component) {
        @Nullable Param param = component.getAnnotation(Param.class);
        String name = WireJson.nameOf(component);
        Type type = component.getGenericType();
        if (param == null) {
            return new ParamSpec(name, type, true, Long.MIN_VALUE, Long.MAX_VALUE, List.of(), "");
        }
        if (param.optional() && component.getType().isPrimitive()) {
            throw new IllegalArgumentException(name + " is optional and needs a type that can be null");
        }
        return new ParamSpec(
                name, type, !param.optional(), param.min(), param.max(), List.of(param.oneOf()), param.summary());
    }

    /** Whether the number or length is within the bounds. */
    boolean allows(double size) {
        return (min == Long.MIN_VALUE || size >= min) && (max == Long.MAX_VALUE || size <= max);
    }

    /** The bounds in words: {@code " 1..86400"}, {@code " 0.."}, or nothing. */
    String bounds() {
        if (min == Long.MIN_VALUE && max == Long.MAX_VALUE) {
            return "";
        }
        return " " + (min == Long.MIN_VALUE ? "" : min) + ".." + (max == Long.MAX_VALUE ? "" : max);
    }
}
