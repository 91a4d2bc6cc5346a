package io.cameraservice.media;

import java.util.List;

/**
 * A page of a list, newest first. Immutable.
 *
 * @param items what is on the page
 * @param total how many match on all pages together
 */
public record MediaPage<T>(List<T> items, int total) {
    public MediaPage {
        items = List.copyOf(items);
    }
}
