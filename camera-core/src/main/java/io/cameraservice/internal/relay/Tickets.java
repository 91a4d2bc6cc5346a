package io.cameraservice.internal.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tickets of a stream that may still be used: the last ones given out. Thread-safe. */
final class Tickets {
    private static final int MOST = 64;

    private final Map<String, ReadTicket> byToken = new LinkedHashMap<>();

    synchronized void add(String token, ReadTicket ticket) {
        if (byToken.size() == MOST) {
            byToken.remove(byToken.keySet().iterator().next());
        }
        byToken.put(token, ticket);
    }

    synchronized Optional<ReadTicket> find(String token) {
        return byToken.entrySet().stream()
                .filter(e -> Secrets.same(e.getKey(), token))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
