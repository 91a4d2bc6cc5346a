package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leave for one reader of our own: says where it begins, and tells afterwards what it began with. Its text form shows no secret.
 * Thread-safe.
 */
public final class ReadGrant {
    private final String url;
    private final Duration preroll;
    private final @Nullable Instant notBefore;
    private volatile @Nullable Instant firstMediaAt;

    ReadGrant(String url, Duration preroll, Optional<Instant> notBefore) {
        this.url = requireNonNull(url, "url");
        this.preroll = preroll;
        this.notBefore = notBefore.orElse(null);
    }

    /** Where the reader reads. Not for logs. */
    public String url() {
        return url;
    }

    /** When the first picture this reader got was captured, or had arrived at the relay where that is not known; empty until it got one. */
    public Optional<Instant> firstMediaAt() {
        return Optional.ofNullable(firstMediaAt);
    }

    Duration preroll() {
        return preroll;
    }

    @Nullable
    Instant notBefore() {
        return notBefore;
    }

    void beganWith(Instant time) {
        if (firstMediaAt == null) {
            firstMediaAt = time;
        }
    }

    @Override
    public String toString() {
        return "ticket";
    }
}
