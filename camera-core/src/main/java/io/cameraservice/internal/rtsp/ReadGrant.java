package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Permission for one reader of the service itself: says where it begins, and afterwards with which picture it began.
 * Its text form shows no secret. Thread-safe.
 */
public final class ReadGrant {
    private final String url;
    private final Duration preroll;
    private final OptionalLong notBeforeNanos;
    private volatile OptionalLong firstMediaNanos = OptionalLong.empty();

    ReadGrant(String url, Duration preroll, OptionalLong notBeforeNanos) {
        this.url = requireNonNull(url, "url");
        this.preroll = preroll;
        this.notBeforeNanos = notBeforeNanos;
    }

    /** Where the reader reads. Not for logs. */
    public String url() {
        return url;
    }

    /**
     * When this reader's first picture was captured, or else arrived at the relay, on the clock of {@link System#nanoTime()};
     * empty before it.
     */
    public OptionalLong firstMediaNanos() {
        return firstMediaNanos;
    }

    Duration preroll() {
        return preroll;
    }

    OptionalLong notBeforeNanos() {
        return notBeforeNanos;
    }

    void beganWith(long nanos) {
        if (firstMediaNanos.isEmpty()) {
            firstMediaNanos = OptionalLong.of(nanos);
        }
    }

    @Override
    public String toString() {
        return "read grant";
    }
}
