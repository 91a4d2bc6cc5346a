package io.cameraservice.internal.util;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with getters that say what is wrong and where. A key that is missing and one that is null are the same.
 * A view: immutable as long as the map it was made of is left alone.
 */
public final class JsonObject {
    private final Map<String, @Nullable Object> map;
    private final String where;

    private JsonObject(Map<String, @Nullable Object> map, String where) {
        this.map = map;
        this.where = where;
    }

    /** A value that is to be an object; {@code where} names it in messages. */
    public static JsonObject of(@Nullable Object value, String where) {
        if (!(value instanceof Map<?, ?> any)) {
            throw new JsonException(where + " is an object, not " + kind(value));
        }
        for (Object key : any.keySet()) {
            if (!(key instanceof String)) {
                throw new JsonException(where + " has the key " + key + ", which is not text");
            }
        }
        @SuppressWarnings("unchecked") // all keys were looked at, and values are taken as they come
        Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) any;
        return new JsonObject(map, where);
    }

    /** All of it as it was read; a copy. */
    public Map<String, @Nullable Object> toMap() {
        return new LinkedHashMap<>(map);
    }

    public String string(String key) {
        return needed(key, optionalString(key));
    }

    public Optional<String> optionalString(String key) {
        return as(key, String.class, "text");
    }

    public long number(String key) {
        return needed(key, optionalNumber(key));
    }

    public Optional<Long> optionalNumber(String key) {
        return as(key, Long.class, "a whole number");
    }

    public boolean flag(String key) {
        return needed(key, as(key, Boolean.class, "true or false"));
    }

    /** A time like {@code 2026-11-21T10:42:03.123Z}. */
    public Instant instant(String key) {
        return needed(key, optionalInstant(key));
    }

    public Optional<Instant> optionalInstant(String key) {
        return parsed(key, "a time", IsoTimes::instant);
    }

    /** A length of time like {@code PT1M0.5S}. */
    public Duration duration(String key) {
        return needed(key, optionalDuration(key));
    }

    public Optional<Duration> optionalDuration(String key) {
        return parsed(key, "a length of time", IsoTimes::duration);
    }

    /** A list of objects; a missing one is empty. */
    public List<JsonObject> objects(String key) {
        Object value = map.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw new JsonException(path(key) + " is a list, not " + kind(value));
        }
        List<JsonObject> objects = new ArrayList<>(list.size());
        for (Object item : list) {
            objects.add(of(item, path(key) + "[" + objects.size() + "]"));
        }
        return objects;
    }

    private <T> Optional<T> as(String key, Class<T> type, String wanted) {
        Object value = map.get(key);
        if (value != null && !type.isInstance(value)) {
            throw new JsonException(path(key) + " is " + wanted + ", not " + kind(value));
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    /** A value written as text; whatever {@code parse} throws becomes a message that names the key. */
    public <T> Optional<T> parsed(String key, String wanted, Function<String, T> parse) {
        Optional<String> text = optionalString(key);
        try {
            return text.map(parse);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw (JsonException)
                    new JsonException(path(key) + " is " + wanted + ", not '" + text.orElse("") + "'").initCause(e);
        }
    }

    private <T> T needed(String key, Optional<T> value) {
        return value.orElseThrow(() -> new JsonException(path(key) + " is missing"));
    }

    private String path(String key) {
        return where.equals("the document") ? key : where + "." + key;
    }

    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof Map ? "an object" : value instanceof List ? "a list" : "'" + value + "'";
    }

    @Override
    public String toString() {
        return where + " " + map;
    }
}
