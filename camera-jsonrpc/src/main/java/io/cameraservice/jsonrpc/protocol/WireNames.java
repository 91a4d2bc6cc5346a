package io.cameraservice.jsonrpc.protocol;

import com.google.gson.annotations.SerializedName;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Optional;

/** Names of record components on the wire, and the nearest of many names. */
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

    /** The candidate that differs least from the name, if it differs little. */
    static Optional<String> nearest(String name, Iterable<String> candidates) {
        String best = null;
        int least = Math.max(2, Math.min(name.length(), 30) / 3) + 1;
        for (String candidate : candidates) {
            int distance = name.length() > 80 ? Integer.MAX_VALUE : distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Letters to change, add or leave out to make the one text the other. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
