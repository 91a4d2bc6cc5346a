package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import io.cameraservice.event.Subscription;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.util.SerialExecutor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One name on the relay, for callers on other threads: hands what they ask over to the event loop and never waits for
 * media. Its text form shows no secret. Thread-safe.
 */
public final class RelayStream implements AutoCloseable {
    /** Notified of demand for a stream, on the executor of the {@link RtspServerOptions}, one call at a time. */
    public interface DemandListener {
        /** The first reader or hold has arrived: a publisher is needed. */
        void wanted();

        /** The last one has left. */
        void idle();
    }

    /** Notified, on the executor of the {@link RtspServerOptions}, when a stream that had fallen silent goes on. */
    @FunctionalInterface
    public interface SilenceListener {
        /** No picture was captured between these two times, which is several of the present intervals, on the clock of {@link System#nanoTime()}. */
        void silenceEnded(long fromNanos, long toNanos);
    }

    private final String name;
    private final String url;
    private final RtspServerContext context;
    private final DemandCounter demandCounter;
    private final RelayStats.Counters counters = new RelayStats.Counters();
    private final StreamHub hub;
    private final ReadGrants readGrants = new ReadGrants();
    private volatile CompletableFuture<Void> whenLive = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A stream that local clients find under this URL. */
    RelayStream(String name, String url, RtspServerContext context, DemandListener listener) {
        this.name = name;
        this.url = url;
        this.context = context;
        this.demandCounter = new DemandCounter(listener, context.options().executor());
        this.hub = new StreamHub(name, context, demandCounter, counters, this::liveIs);
    }

    StreamHub hub() {
        return hub;
    }

    RtspEventLoop loop() {
        return context.loop();
    }

    Optional<ReadGrant> grantOf(String token) {
        return readGrants.find(token);
    }

    /**
     * Becomes the publisher of the stream, in place of the present one; readers see a short freeze. The stream is live from the
     * first key frame on.
     *
     * @param tracks at least one; the first with pictures is the one whose key frames readers begin with
     */
    public StreamPublisher publish(List<MediaTrack> tracks) {
        StreamPublisher publisher = new StreamPublisher(hub, context.loop(), tracks);
        context.loop().execute(() -> hub.attach(publisher));
        return publisher;
    }

    /**
     * Permission for one reader of the service itself, on this machine. It begins with the group of pictures that
     * covers the {@code preroll}, as far as {@link #keepLast} has cached it, but with no picture from before
     * {@code notBeforeNanos}, on the clock of {@link System#nanoTime()}: if there is none to begin with, at the next key
     * frame.
     */
    public ReadGrant grant(Duration preroll, OptionalLong notBeforeNanos) {
        String token = context.tokens().fresh();
        ReadGrant grant = new ReadGrant(url + "?token=" + token, preroll, notBeforeNanos);
        readGrants.add(token, grant);
        return grant;
    }

    /** Reports silences of more than 100 ms between two pictures, once they are over, to one listener. */
    public void onSilence(SilenceListener listener) {
        hub.onSilence(requireNonNull(listener, "listener"));
    }

    /** Caches this much for later readers. Zero, the default, caches what follows the last key frame. */
    public void keepLast(Duration window) {
        requireNonNull(window, "window");
        if (window.isNegative()) {
            throw new IllegalArgumentException("the window to keep cannot be " + window);
        }
        context.loop().execute(() -> hub.keep(window));
    }

    /** Demand without a reader, until closed. */
    public Subscription hold() {
        counters.holds.incrementAndGet();
        context.loop().execute(demandCounter::add);
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (!released.getAndSet(true)) {
                counters.holds.decrementAndGet();
                context.loop().execute(() -> {
                    demandCounter.remove();
                    hub.forgetIfUnwanted();
                });
            }
        };
    }

    /** Whether a publisher is attached and a picture that a decoder can begin with has arrived. */
    public boolean live() {
        return counters.live;
    }

    /**
     * Completes on the relay's executor as soon as the stream is live, at once if it is; exceptionally if it is closed before.
     * Each call gives a future of its own.
     */
    public CompletableFuture<Void> whenLive() {
        return whenLive.copy();
    }

    public RelayStats stats() {
        return counters.snapshot();
    }

    /** Fails the pending DESCRIBEs with this reason at once, rather than at their timeout. */
    public void refuseWaiting(String reason) {
        context.loop().execute(() -> hub.refuseWaiting(reason));
    }

    /** Removes the stream; disconnects its publisher and readers. Calls the {@link DemandListener} no more. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            demandCounter.silence();
            context.streams().remove(name, this);
            context.loop().execute(hub::close);
            CompletableFuture<Void> never = whenLive;
            settle(() -> never.completeExceptionally(new IllegalStateException("stream " + name + " is closed")));
        }
    }

    private void liveIs(boolean live) {
        if (live) {
            CompletableFuture<Void> waited = whenLive;
            settle(() -> waited.complete(null));
        } else if (!closed.get()) {
            whenLive = new CompletableFuture<>();
        }
    }

    /** Completions run foreign code: not on the event loop. */
    private void settle(Runnable completion) {
        Executor executor = context.options().executor();
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run(); // better here than never
        }
    }

    @Override
    public String toString() {
        return "stream " + name;
    }

    /** The latest grants, which are the valid ones. Thread-safe. */
    private static final class ReadGrants {
        private static final int MOST = 64;

        private final Map<String, ReadGrant> byToken = new LinkedHashMap<>();

        synchronized void add(String token, ReadGrant grant) {
            if (byToken.size() == MOST) {
                byToken.remove(byToken.keySet().iterator().next());
            }
            byToken.put(token, grant);
        }

        synchronized Optional<ReadGrant> find(String token) {
            return byToken.entrySet().stream()
                    .filter(e -> TokenGenerator.same(e.getKey(), token))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    /** Counts readers and holds of a stream; notifies the listener of the first and the last. Confined to the loop. */
    static final class DemandCounter {
        private final DemandListener listener;
        private final SerialExecutor calls;
        private int count;

        DemandCounter(DemandListener listener, Executor executor) {
            this.listener = listener;
            this.calls = new SerialExecutor(executor);
        }

        void add() {
            if (count++ == 0) {
                calls.execute(listener::wanted);
            }
        }

        void remove() {
            if (--count == 0) {
                calls.execute(listener::idle);
            }
        }

        boolean none() {
            return count == 0;
        }

        /** No call begins after this. Thread-safe. */
        void silence() {
            calls.close();
        }
    }
}
