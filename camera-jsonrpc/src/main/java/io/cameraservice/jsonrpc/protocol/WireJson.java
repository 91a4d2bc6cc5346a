package io.cameraservice.jsonrpc.protocol;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How Java values look on the wire: records with snake_case names, what is null or empty absent, times as ISO 8601 in UTC with
 * milliseconds, durations in seconds. All methods are safe for use by any thread.
 */
public final class WireJson {
    private static final Gson GSON = new GsonBuilder()
            .disableHtmlEscaping()
            .disableJdkUnsafe()
            .registerTypeAdapter(Instant.class, new InstantAdapter().nullSafe())
            .registerTypeAdapter(Duration.class, new DurationAdapter().nullSafe())
            .registerTypeAdapterFactory(new OptionalAdapterFactory())
            .registerTypeAdapterFactory(new RecordAdapterFactory())
            .create();

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private WireJson() {}

    /** The value as JSON; one that is JSON already is given back itself, not copied. */
    public static JsonElement toTree(@Nullable Object value) {
        if (value instanceof JsonElement json) {
            return json;
        }
        if (value instanceof String text) {
            return new JsonPrimitive(text);
        }
        return GSON.toJsonTree(value);
    }

    /**
     * JSON as a value of this type. Members the type does not know are left out; absent ones are null, empty or zero.
     *
     * @throws com.google.gson.JsonParseException if the JSON does not fit
     */
    public static <T> @Nullable T fromTree(JsonElement json, Class<T> type) {
        return GSON.fromJson(json, type);
    }

    /** {@code "2026-03-01T12:00:00.000Z"}. */
    public static String text(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    /** Seconds with milliseconds, written without a fraction where there is none. */
    public static Number seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? (Number) (millis / 1000) : (Number) (millis / 1000.0);
    }

    /** The name of a record's component: snake_case, unless {@code @SerializedName} says otherwise. */
    public static String nameOf(RecordComponent component) {
        SerializedName named = component.getAccessor().getAnnotation(SerializedName.class);
        return named != null
                ? named.value()
                : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static final class InstantAdapter extends TypeAdapter<Instant> {
        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(text(value));
        }

        @Override
        public Instant read(JsonReader in) throws IOException {
            return Instant.parse(in.nextString());
        }
    }

    private static final class DurationAdapter extends TypeAdapter<Duration> {
        @Override
        public void write(JsonWriter out, Duration value) throws IOException {
            out.value(seconds(value));
        }

        @Override
        public Duration read(JsonReader in) throws IOException {
            return Duration.ofMillis(Math.round(in.nextDouble() * 1000));
        }
    }

    /** An Optional is its value, or nothing. */
    private static final class OptionalAdapterFactory implements TypeAdapterFactory {
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
}
