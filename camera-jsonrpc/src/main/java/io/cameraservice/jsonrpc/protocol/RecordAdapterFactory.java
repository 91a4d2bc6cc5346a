package io.cameraservice.jsonrpc.protocol;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records by their components and accessors.
 *
 * <p>Gson's own adapter needs every package of records opened to it and leaves absent Optionals null; this one needs neither.
 */
final class RecordAdapterFactory implements TypeAdapterFactory {
    @Override
    @SuppressWarnings("unchecked") // T is the record type
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (!type.getRawType().isRecord()) {
            return null;
        }
        return (TypeAdapter<T>)
                new RecordAdapter(gson, new RecordShape<>(type.getRawType().asSubclass(Record.class)));
    }

    private static final class RecordAdapter extends TypeAdapter<Record> {
        private final RecordShape<? extends Record> shape;
        private final Map<String, TypeAdapter<?>> adapters = new LinkedHashMap<>();

        RecordAdapter(Gson gson, RecordShape<? extends Record> shape) {
            this.shape = shape;
            for (RecordComponent component : shape.components()) {
                adapters.put(WireJson.nameOf(component), gson.getAdapter(TypeToken.get(component.getGenericType())));
            }
        }

        @Override
        public void write(JsonWriter out, @Nullable Record value) throws IOException {
            if (value == null) {
                out.nullValue();
                return;
            }
            out.beginObject();
            int i = 0;
            for (Map.Entry<String, TypeAdapter<?>> entry : adapters.entrySet()) {
                out.name(entry.getKey());
                writeWith(entry.getValue(), out, shape.get(value, i++));
            }
            out.endObject();
        }

        @Override
        public @Nullable Record read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return null;
            }
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            in.beginObject();
            while (in.hasNext()) {
                String name = in.nextName();
                TypeAdapter<?> adapter = adapters.get(name);
                if (adapter == null) {
                    in.skipValue();
                } else {
                    values.put(name, adapter.read(in));
                }
            }
            in.endObject();
            @Nullable Object[] arguments = new @Nullable Object[adapters.size()];
            int i = 0;
            for (String name : adapters.keySet()) {
                Object value = values.get(name);
                arguments[i] =
                        value != null ? value : absent(shape.components().get(i).getType());
                i++;
            }
            try {
                return shape.create(arguments);
            } catch (IllegalArgumentException | NullPointerException e) {
                throw new JsonParseException("does not fit " + shape + ": " + e.getMessage(), e);
            }
        }

        @SuppressWarnings("unchecked") // the adapter was made for the component's type
        private static void writeWith(TypeAdapter<?> adapter, JsonWriter out, @Nullable Object value)
                throws IOException {
            ((TypeAdapter<Object>) adapter).write(out, value);
        }

        private static @Nullable Object absent(Class<?> type) {
            if (type == Optional.class) {
                return Optional.empty();
            }
            // The element of a new array is what the language calls the type's default.
            return type.isPrimitive()
                    ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0)
                    : null;
        }
    }
}
