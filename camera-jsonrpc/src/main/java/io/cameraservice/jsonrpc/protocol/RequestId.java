package io.cameraservice.jsonrpc.protocol;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import java.util.Optional;

/** The id of a request, exactly as it came: {@code 1} and {@code "1"} differ, and no digit is lost. Immutable. */
public sealed interface RequestId {
    /** The id as it goes back. */
    JsonElement toJson();

    /** The id in this JSON value, or empty for what the specification does not allow: objects, arrays, booleans. */
    static Optional<RequestId> of(JsonElement json) {
        if (json.isJsonNull()) {
            return Optional.of(Null.NULL);
        }
        if (json instanceof JsonPrimitive primitive && !primitive.isBoolean()) {
            return Optional.of(primitive.isNumber() ? new Numeric(primitive) : new Text(primitive.getAsString()));
        }
        return Optional.empty();
    }

    /** A string. */
    record Text(String value) implements RequestId {
        public Text {
            requireNonNull(value, "value");
        }

        @Override
        public JsonElement toJson() {
            return new JsonPrimitive(value);
        }
    }

    /** A number, with the very digits that were sent. */
    record Numeric(JsonPrimitive number) implements RequestId {
        public Numeric {
            requireNonNull(number, "number");
        }

        @Override
        public JsonElement toJson() {
            return number;
        }
    }

    /** The id {@code null}: sent as such, or not to be made out. */
    enum Null implements RequestId {
        NULL;

        @Override
        public JsonElement toJson() {
            return JsonNull.INSTANCE;
        }
    }
}
