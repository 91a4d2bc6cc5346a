package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * The recordings that a server has of a path. Immutable.
 *
 * @param name the path
 * @param segments when each began, oldest first
 */
public record RecordedPath(String name, List<Instant> segments) {
    public RecordedPath {
        requireNonNull(name, "name");
        segments = List.copyOf(segments);
    }

    static RecordedPath of(JsonView view) {
        return new RecordedPath(
                view.neededText("name"),
                view.objects("segments").stream()
                        .flatMap(s -> s.time("start").stream())
                        .sorted()
                        .toList());
    }
}
