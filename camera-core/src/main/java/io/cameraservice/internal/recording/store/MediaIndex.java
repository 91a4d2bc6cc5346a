package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraId;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is listed, by name and newest first. In memory only; safe for use by any thread, and never locked during disk
 * access.
 */
final class MediaIndex<T extends MediaIndex.Item> {
    /** A listed file. */
    interface Item {
        String filename();

        Instant time();

        Optional<CameraId> knownCamera();
    }

    private static final Comparator<Item> NEWEST_FIRST =
            Comparator.comparing(Item::time).thenComparing(Item::filename).reversed();

    private final Map<String, T> items = new HashMap<>();
    private @Nullable List<T> sorted;

    synchronized Optional<T> get(String filename) {
        return Optional.ofNullable(items.get(filename));
    }

    synchronized void put(T item) {
        items.put(item.filename(), item);
        sorted = null;
    }

    /** Adds it unless something of that name is listed. */
    synchronized boolean add(T item) {
        boolean added = items.putIfAbsent(item.filename(), item) == null;
        sorted = added ? null : sorted;
        return added;
    }

    /** Replaces {@code before} by {@code after}, or removes it if that is empty; unless it was replaced meanwhile. */
    synchronized void replace(T before, Optional<T> after) {
        boolean same = after.isPresent() && after.get() == before;
        if (!same && items.get(before.filename()) == before) {
            items.remove(before.filename());
            after.ifPresent(item -> items.put(item.filename(), item));
            sorted = null;
        }
    }

    synchronized void remove(String filename) {
        items.remove(filename);
        sorted = null;
    }

    /** All of them, newest first. Immutable. */
    synchronized List<T> all() {
        if (sorted == null) {
            sorted = items.values().stream().sorted(NEWEST_FIRST).toList();
        }
        return sorted;
    }

    /**
     * A page of what matches, each item asked for afresh: {@code fresh} gives it as it is now, or empty if it is gone.
     */
    <R> MediaPage<R> page(MediaQuery query, Function<T, Optional<T>> fresh, Function<T, R> face) {
        while (true) {
            List<T> matching =
                    all().stream().filter(item -> matches(item, query)).toList();
            int from = Math.min(query.offset(), matching.size());
            List<T> page = matching.subList(from, (int) Math.min((long) from + query.limit(), matching.size()));
            List<R> shown = new ArrayList<>(page.size());
            boolean whole = true;
            for (T item : page) {
                Optional<T> now = fresh.apply(item);
                replace(item, now);
                now.map(face).ifPresent(shown::add);
                whole &= now.isPresent();
            }
            if (whole) {
                return new MediaPage<>(shown, matching.size());
            }
        }
    }

    private static boolean matches(Item item, MediaQuery query) {
        return (query.camera().isEmpty() || query.camera().equals(item.knownCamera()))
                && (query.from().isEmpty() || !item.time().isBefore(query.from().get()))
                && (query.to().isEmpty() || item.time().isBefore(query.to().get()));
    }
}
