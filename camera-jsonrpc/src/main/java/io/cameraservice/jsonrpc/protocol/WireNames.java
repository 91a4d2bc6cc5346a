package io.cameraservice.jsonrpc.protocol;

import com.google.gson.annotations.SerializedName;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** Names of record components on the wire. */
final class WireNames {
    private WireNames() {}

    /** {@code fileSize} is {@code file_size}; {@code @SerializedName} says otherwise. */
    static String of(RecordComponent component) {
        SerializedName named = component.getAccessor().getAnnotation(SerializedName.class);
        if (named != null) {
            return named.value();
        }
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
