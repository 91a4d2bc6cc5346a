package io.cameraservice.internal.rtsp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The grants of a stream that may still be used: the last ones given out. Thread-safe. */
final class ReadGrants {
    private static final int MOST = 64;

    private final Map<String, ReadGrant> byToken = new LinkedHashMap<>();

    synchronized void add(String token, ReadGrant grant) {
        if (byToken.size() == MOST) {
            byToken.remove(byToken.keySet().iterator().next());
        }
        byToken.put(token, grant);
    }

    synchronized Optional<ReadGrant> find(String token) {
        return byToken.entrySet().stream()
                .filter(e -> TokenGenerator.same(e.getKey(), token))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
