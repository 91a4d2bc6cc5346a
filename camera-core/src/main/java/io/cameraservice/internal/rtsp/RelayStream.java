package io.cameraservice.internal.rtsp;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One name on the relay. Thread-safe; nothing here waits for media. */
public interface RelayStream extends AutoCloseable {
    /** The name readers ask for. */
    String name();

    /**
     * Where to publish, once: the URL holds a fresh secret and makes every earlier, unused one worthless. A new publisher takes
     * the place of the present one, and readers see a short freeze. Not for logs.
     */
    String publishUrl();

    /** Where a process on this machine reads from the last key frame on. Works also where other readers need credentials. */
    String readUrl();

    /** The same, beginning earlier by as much as {@link #keepLast} has kept, rounded up to a group of pictures. */
    String readUrl(Duration preroll);

    /**
     * Leave for one reader of our own. It begins like that of {@link #readUrl(Duration)}, but with no picture from before
     * {@code notBefore}: if there is none to begin with, at the next key frame.
     */
    ReadGrant grant(Duration preroll, Optional<Instant> notBefore);

    /** Whom to tell of silences of more than 100 ms between two pictures, once they are over. One listener; the last one counts. */
    void onSilence(SilenceListener listener);

    /** Keeps this much for readers to come. Zero, the default, keeps what follows the last key frame. */
    void keepLast(Duration window);

    /** Demand without a reader. */
    DemandLease hold();

    /** Whether a publisher is attached and a picture that a decoder can begin with has arrived. */
    boolean live();

    /**
     * Completes on the relay's executor as soon as the stream is live, at once if it is; exceptionally if it is closed before.
     * Each call gives a future of its own.
     */
    CompletableFuture<Void> whenLive();

    /** What has happened so far. */
    RelayStats stats();

    /**
     * Tells when the first picture of the publisher to come was captured, on the clock of {@link System#nanoTime()}, so that its
     * pictures keep their true distance to those of the last one. Without it the time of arrival counts.
     */
    void captureOrigin(long nanos);

    /** Answers those who wait for the stream now, with this reason why there is none, rather than when their time is up. */
    void refuseWaiting(String reason);

    /** Sends the present publisher away, if there is one. */
    void disconnectPublisher();

    /** Takes the name off the relay and disconnects all who use it. The {@link DemandListener} is not called any more. */
    @Override
    void close();
}
