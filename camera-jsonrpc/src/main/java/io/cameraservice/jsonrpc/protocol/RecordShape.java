package io.cameraservice.jsonrpc.protocol;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and makes records of one class by reflection. Immutable. */
final class RecordShape<R extends Record> {
    private final Class<R> type;
    private final List<RecordComponent> components;
    private final Constructor<R> constructor;

    RecordShape(Class<R> type) {
        this.type = type;
        this.components = List.of(type.getRecordComponents());
        try {
            Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " is no record", e);
        }
        constructor.trySetAccessible();
        components.forEach(c -> c.getAccessor().trySetAccessible());
    }

    List<RecordComponent> components() {
        return components;
    }

    @Nullable
    Object get(Record value, int index) {
        Method accessor = components.get(index).getAccessor();
        try {
            return accessor.invoke(value);
        } catch (IllegalAccessException e) {
            throw notOpen(e);
        } catch (InvocationTargetException e) {
            throw unwrap(e);
        }
    }

    R create(@Nullable Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (IllegalAccessException | InstantiationException e) {
            throw notOpen(e);
        } catch (InvocationTargetException e) {
            throw unwrap(e);
        }
    }

    private IllegalStateException notOpen(ReflectiveOperationException e) {
        return new IllegalStateException(
                type + " cannot be reached: open or export its package to io.cameraservice.jsonrpc", e);
    }

    private static RuntimeException unwrap(InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    @Override
    public String toString() {
        return type.getSimpleName()
                + Arrays.toString(components.stream().map(WireJson::nameOf).toArray());
    }
}
