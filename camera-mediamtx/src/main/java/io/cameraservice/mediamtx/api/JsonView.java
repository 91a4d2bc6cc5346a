package io.cameraservice.mediamtx.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cameraservice.internal.util.SingleLine;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An object of an answer, read leniently: a field that is missing, null or of another type is absent, and unknown
 * fields are ignored. Of several names of one field, the first one present counts. Immutable.
 */
final class JsonView {
    /** Longer than any URL that is of use. */
    private static final int LONGEST_TEXT = 4096;

    private final JsonObject object;

    private JsonView(JsonObject object) {
        this.object = object;
    }

    /**
     * The object in this text.
     *
     * @throws MediaMtxException if it is none
     */
    static JsonView parse(String text) {
        try {
            if (BoundedJson.parse(text) instanceof JsonObject object) {
                return new JsonView(object);
            }
            throw unclear("it is no JSON object", null);
        } catch (IOException e) {
            throw unclear("it is no JSON", e);
        }
    }

    /** One line of bounded length, whatever was sent: it is compared, logged and passed on. */
    Optional<String> text(String... names) {
        return primitive(JsonPrimitive::isString, names).map(JsonView::line);
    }

    String neededText(String name) {
        return text(name).orElseThrow(() -> unclear("'" + name + "' is missing", null));
    }

    Optional<Boolean> truth(String... names) {
        return primitive(JsonPrimitive::isBoolean, names).map(JsonPrimitive::getAsBoolean);
    }

    boolean flag(String... names) {
        return truth(names).orElse(false);
    }

    Optional<Long> number(String... names) {
        return primitive(JsonPrimitive::isNumber, names).map(JsonPrimitive::getAsLong);
    }

    Optional<Instant> time(String... names) {
        return text(names).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    Optional<JsonView> object(String name) {
        return object.get(name) instanceof JsonObject inner ? Optional.of(new JsonView(inner)) : Optional.empty();
    }

    /** The objects of a list; what is no object is left out. */
    List<JsonView> objects(String name) {
        return items(name)
                .flatMap(item -> item instanceof JsonObject inner ? Stream.of(new JsonView(inner)) : Stream.empty())
                .toList();
    }

    List<String> texts(String name) {
        return items(name)
                .filter(item -> item instanceof JsonPrimitive p && p.isString())
                .map(item -> line(item.getAsJsonPrimitive()))
                .toList();
    }

    private static String line(JsonPrimitive text) {
        return SingleLine.of(text.getAsString(), LONGEST_TEXT);
    }

    boolean hasList(String name) {
        JsonElement value = object.get(name);
        return value != null && value.isJsonArray();
    }

    private Stream<JsonElement> items(String name) {
        return hasList(name) ? StreamSupport.stream(object.getAsJsonArray(name).spliterator(), false) : Stream.empty();
    }

    private Optional<JsonPrimitive> primitive(Predicate<JsonPrimitive> wanted, String... names) {
        for (String name : names) {
            if (object.get(name) instanceof JsonPrimitive value && wanted.test(value)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static MediaMtxException unclear(String why, @Nullable Throwable cause) {
        return new MediaMtxException(
                MediaMtxException.Kind.FAILED, "the answer cannot be understood: " + why, null, cause);
    }
}
