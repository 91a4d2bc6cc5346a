package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The face of a stream: what callers on other threads may ask, handed over to the loop. Its text form shows no secret. */
final class RelayStreamHandle implements RelayStream {
    private final String name;
    private final String url;
    private final RtspServerContext context;
    private final DemandCounter demandCounter;
    private final StreamCounters counters = new StreamCounters();
    private final StreamHub streamHub;
    private final AtomicReference<@Nullable String> publishSecret = new AtomicReference<>();
    private final String readToken;
    private final ReadGrants readGrants = new ReadGrants();
    private volatile CompletableFuture<Void> whenLive = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A stream that local clients find under this URL. */
    RelayStreamHandle(String name, String url, RtspServerContext context, DemandListener listener) {
        this.name = name;
        this.url = url;
        this.context = context;
        this.demandCounter = new DemandCounter(listener, context.options().executor());
        this.readToken = context.secrets().fresh();
        this.streamHub = new StreamHub(name, context, demandCounter, counters, this::liveIs);
    }

    StreamHub broadcast() {
        return streamHub;
    }

    /** Whether this is the current publish secret, which is worthless from then on. */
    boolean redeem(String secret) {
        String current = publishSecret.get();
        return current != null && TokenGenerator.same(current, secret) && publishSecret.compareAndSet(current, null);
    }

    boolean isReadToken(String token) {
        return TokenGenerator.same(readToken, token) || readGrants.find(token).isPresent();
    }

    Optional<ReadGrant> ticketOf(String token) {
        return readGrants.find(token);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String publishUrl() {
        String secret = context.secrets().fresh();
        publishSecret.set(secret);
        return url + "?publish=" + secret;
    }

    @Override
    public String readUrl() {
        return context.options().authenticator().isPresent() ? url + "?token=" + readToken : url;
    }

    @Override
    public String readUrl(Duration preroll) {
        String seconds =
                BigDecimal.valueOf(preroll.toMillis(), 3).stripTrailingZeros().toPlainString();
        String base = readUrl();
        return base + (base.equals(url) ? "?" : "&") + "preroll=" + seconds;
    }

    @Override
    public ReadGrant grant(Duration preroll, Optional<Instant> notBefore) {
        String token = context.secrets().fresh();
        ReadGrant grant = new ReadGrant(url + "?token=" + token, preroll, notBefore);
        readGrants.add(token, grant);
        return grant;
    }

    @Override
    public void onSilence(SilenceListener listener) {
        streamHub.onSilence(requireNonNull(listener, "listener"));
    }

    @Override
    public void keepLast(Duration window) {
        requireNonNull(window, "window");
        if (window.isNegative()) {
            throw new IllegalArgumentException("the window to keep cannot be " + window);
        }
        context.loop().execute(() -> streamHub.keep(window));
    }

    @Override
    public DemandLease hold() {
        counters.holds.incrementAndGet();
        context.loop().execute(demandCounter::add);
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (!released.getAndSet(true)) {
                counters.holds.decrementAndGet();
                context.loop().execute(() -> {
                    demandCounter.remove();
                    streamHub.forgetIfUnwanted();
                });
            }
        };
    }

    @Override
    public boolean live() {
        return counters.live;
    }

    @Override
    public CompletableFuture<Void> whenLive() {
        return whenLive.copy();
    }

    @Override
    public RelayStats stats() {
        return counters.snapshot();
    }

    @Override
    public void captureOrigin(long nanos) {
        streamHub.captureOrigin(nanos);
    }

    @Override
    public void refuseWaiting(String reason) {
        context.loop().execute(() -> streamHub.refuseWaiting(reason));
    }

    @Override
    public void disconnectPublisher() {
        context.loop().execute(streamHub::disconnectPublisher);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            demandCounter.silence();
            publishSecret.set(null);
            context.streams().remove(name, this);
            context.loop().execute(streamHub::close);
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

    /** Those who wait may do what they like in the completion: not on the loop. */
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
}
