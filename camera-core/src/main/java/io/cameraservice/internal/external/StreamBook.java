package io.cameraservice.internal.external;

import io.cameraservice.internal.state.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that were added, on disk before anybody hears of it. Safe for use by any thread. */
final class StreamBook {
    private static final Logger log = LoggerFactory.getLogger(StreamBook.class);
    private static final String DOCUMENT = "external";

    private final StateStore state;
    private final Map<String, KnownStream> known = new LinkedHashMap<>();

    StreamBook(StateStore state) {
        this.state = state;
        if (state.load(DOCUMENT).orElse(Map.of()).get("streams") instanceof List<?> list) {
            for (Object entry : list) {
                Optional<KnownStream> stream = KnownStream.ofDocument(entry);
                stream.ifPresent(s -> known.put(s.address().shown(), s));
                if (stream.isEmpty()) {
                    log.warn(
                            "an external stream cannot be read from the state directory and is left out; add it again");
                }
            }
        }
    }

    synchronized List<KnownStream> all() {
        return List.copyOf(known.values());
    }

    synchronized Optional<KnownStream> get(String shown) {
        return Optional.ofNullable(known.get(shown));
    }

    /** Adds or replaces the stream of this address. */
    synchronized void put(KnownStream stream) {
        Map<String, KnownStream> next = new LinkedHashMap<>(known);
        next.put(stream.address().shown(), stream);
        save(next);
    }

    synchronized void remove(String shown) {
        Map<String, KnownStream> next = new LinkedHashMap<>(known);
        if (next.remove(shown) != null) {
            save(next);
        }
    }

    /** What cannot be written does not count. */
    private void save(Map<String, KnownStream> next) {
        List<Map<String, @Nullable Object>> streams = new ArrayList<>();
        next.values().forEach(s -> streams.add(s.toDocument()));
        state.save(DOCUMENT, Map.of("streams", streams));
        known.clear();
        known.putAll(next);
    }
}
