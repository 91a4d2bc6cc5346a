package io.cameraservice.jsonrpc.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cameraservice.internal.util.ClosestName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a method, as the components of a record: by name, or by position in the record's order. Immutable.
 *
 * <p>Every complaint names the parameter and the rule it breaks.
 */
public final class Params<P extends Record> {
    private final RecordShape<P> shape;
    private final List<ParamSpec> specs;
    private final List<String> names;

    private Params(RecordShape<P> shape) {
        this.shape = shape;
        this.specs = shape.components().stream().map(ParamSpec::of).toList();
        this.names = specs.stream().map(ParamSpec::name).toList();
        specs.forEach(ValueReader::check);
    }

    /** The parameters described by this record. */
    public static <P extends Record> Params<P> of(Class<P> type) {
        return new Params<>(new RecordShape<>(type));
    }

    /** One description for each parameter, in order. */
    public List<ParamSpec> specs() {
        return specs;
    }

    /**
     * The record of these parameters.
     *
     * @param json an object, an array or null for none
     * @throws RpcException with "invalid params" if a rule is broken
     */
    public P decode(@Nullable JsonElement json) {
        return decode(json, "");
    }

    P decode(@Nullable JsonElement json, String prefix) {
        @Nullable
        JsonElement[] given = json instanceof JsonArray array
                ? byPosition(array)
                : json instanceof JsonObject object ? byName(object, prefix) : new JsonElement[specs.size()];
        @Nullable Object[] values = new @Nullable Object[given.length];
        for (int i = 0; i < given.length; i++) {
            ParamSpec spec = specs.get(i);
            JsonElement value = given[i];
            boolean absent = value == null || (value.isJsonNull() && spec.type() != JsonElement.class);
            if (absent && spec.required()) {
                throw invalid(prefix + spec.name(), "required");
            }
            values[i] =
                    absent || value == null ? null : ValueReader.read(value, spec.type(), spec, prefix + spec.name());
        }
        try {
            return shape.create(values);
        } catch (IllegalArgumentException e) {
            throw invalid(names.isEmpty() ? "params" : names.get(0), String.valueOf(e.getMessage()));
        }
    }

    private @Nullable JsonElement[] byPosition(JsonArray array) {
        if (array.size() > specs.size()) {
            throw invalid(Integer.toString(specs.size()), "at most " + specs.size() + " parameters");
        }
        @Nullable JsonElement[] given = new JsonElement[specs.size()];
        for (int i = 0; i < array.size(); i++) {
            given[i] = array.get(i);
        }
        return given;
    }

    private @Nullable JsonElement[] byName(JsonObject object, String prefix) {
        for (String name : object.keySet()) {
            if (!names.contains(name)) {
                Optional<String> nearest = ClosestName.to(name, names);
                throw new RpcException(RpcError.invalidParams(prefix + name, "unknown")
                        .suggest(nearest.map(n -> "did you mean '" + n + "'?").orElse(known())));
            }
        }
        @Nullable JsonElement[] given = new JsonElement[specs.size()];
        for (int i = 0; i < given.length; i++) {
            given[i] = object.get(names.get(i));
        }
        return given;
    }

    private String known() {
        return names.isEmpty() ? "this method takes no parameters" : "known: " + String.join(", ", names);
    }

    static RpcException invalid(String param, String rule) {
        return new RpcException(RpcError.invalidParams(param, rule));
    }

    /** The parameters of a method that takes none. */
    public record None() {}
}
