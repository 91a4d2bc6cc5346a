package io.cameraservice.jsonrpc.protocol;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An Optional is its value, or nothing. */
final class OptionalAdapterFactory implements TypeAdapterFactory {
    @Override
    @SuppressWarnings("unchecked") // T is Optional<the type argument>
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (type.getRawType() != Optional.class) {
            return null;
        }
        TypeToken<?> inner = type.getType() instanceof ParameterizedType generic
                ? TypeToken.get(generic.getActualTypeArguments()[0])
                : TypeToken.get(Object.class);
        return (TypeAdapter<T>) new OptionalAdapter<>(gson.getAdapter(inner));
    }

    private static final class OptionalAdapter<V> extends TypeAdapter<Optional<V>> {
        private final TypeAdapter<V> inner;

        OptionalAdapter(TypeAdapter<V> inner) {
            this.inner = inner;
        }

        @Override
        @SuppressWarnings("NullableOptional") // Gson hands over what a field holds
        public void write(JsonWriter out, @Nullable Optional<V> value) throws IOException {
            if (value == null || value.isEmpty()) {
                out.nullValue();
            } else {
                inner.write(out, value.get());
            }
        }

        @Override
        public Optional<V> read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return Optional.empty();
            }
            return Optional.ofNullable(inner.read(in));
        }
    }
}
