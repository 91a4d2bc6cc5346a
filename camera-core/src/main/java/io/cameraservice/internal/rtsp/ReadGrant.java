package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Permission for one reader of the service itself: says where it begins, and afterwards with which picture it began.
 * Its text form shows no secret. Thread-safe.
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

    /** When this reader's first picture was captured, or else arrived at the relay; empty before it. */
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
        return "read grant";
    }
}
