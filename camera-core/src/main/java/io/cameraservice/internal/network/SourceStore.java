package io.cameraservice.internal.network;

import io.cameraservice.internal.util.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that were added, on disk before anybody hears of it. Safe for use by any thread. */
final class SourceStore {
    private static final Logger log = LoggerFactory.getLogger(SourceStore.class);
    private static final String DOCUMENT = "external";

    private final StateStore state;
    private final Map<String, KnownSource> known = new LinkedHashMap<>();

    SourceStore(StateStore state) {
        this.state = state;
        if (state.load(DOCUMENT).orElse(Map.of()).get("streams") instanceof List<?> list) {
            for (Object entry : list) {
                Optional<KnownSource> stream = KnownSource.ofDocument(entry);
                stream.ifPresent(s -> known.put(s.address().shown(), s));
                if (stream.isEmpty()) {
                    log.warn(
                            "an external stream cannot be read from the state directory and is left out; add it again");
                }
            }
        }
    }

    synchronized List<KnownSource> all() {
        return List.copyOf(known.values());
    }

    /** Adds or replaces the stream of this address. */
    synchronized void put(KnownSource stream) {
        Map<String, KnownSource> next = new LinkedHashMap<>(known);
        next.put(stream.address().shown(), stream);
        save(next);
    }

    synchronized void remove(String shown) {
        Map<String, KnownSource> next = new LinkedHashMap<>(known);
        if (next.remove(shown) != null) {
            save(next);
        }
    }

    /** What cannot be written does not count. */
    private void save(Map<String, KnownSource> next) {
        List<Map<String, @Nullable Object>> streams = new ArrayList<>();
        next.values().forEach(s -> streams.add(s.toDocument()));
        state.save(DOCUMENT, Map.of("streams", streams));
        known.clear();
        known.putAll(next);
    }
}
