package io.cameraservice.internal.relay;

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
final class MountedStream implements RelayStream {
    private final String name;
    private final String url;
    private final RelayContext context;
    private final Demand demand;
    private final StreamCounters counters = new StreamCounters();
    private final Broadcast broadcast;
    private final AtomicReference<@Nullable String> publishSecret = new AtomicReference<>();
    private final String readToken;
    private final Tickets tickets = new Tickets();
    private volatile CompletableFuture<Void> whenLive = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A stream that local clients find under this URL. */
    MountedStream(String name, String url, RelayContext context, DemandListener listener) {
        this.name = name;
        this.url = url;
        this.context = context;
        this.demand = new Demand(listener, context.options().executor());
        this.readToken = context.secrets().fresh();
        this.broadcast = new Broadcast(name, context, demand, counters, this::liveIs);
    }

    Broadcast broadcast() {
        return broadcast;
    }

    /** Whether this is the current publish secret, which is worthless from then on. */
    boolean redeem(String secret) {
        String current = publishSecret.get();
        return current != null && Secrets.same(current, secret) && publishSecret.compareAndSet(current, null);
    }

    boolean isReadToken(String token) {
        return Secrets.same(readToken, token) || tickets.find(token).isPresent();
    }

    Optional<ReadTicket> ticketOf(String token) {
        return tickets.find(token);
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
    public ReadTicket ticket(Duration preroll, Optional<Instant> notBefore) {
        String token = context.secrets().fresh();
        ReadTicket ticket = new ReadTicket(url + "?token=" + token, preroll, notBefore);
        tickets.add(token, ticket);
        return ticket;
    }

    @Override
    public void onSilence(SilenceListener listener) {
        broadcast.onSilence(requireNonNull(listener, "listener"));
    }

    @Override
    public void keepLast(Duration window) {
        requireNonNull(window, "window");
        if (window.isNegative()) {
            throw new IllegalArgumentException("the window to keep cannot be " + window);
        }
        context.loop().execute(() -> broadcast.keep(window));
    }

    @Override
    public Hold hold() {
        counters.holds.incrementAndGet();
        context.loop().execute(demand::add);
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (!released.getAndSet(true)) {
                counters.holds.decrementAndGet();
                context.loop().execute(() -> {
                    demand.remove();
                    broadcast.forgetIfUnwanted();
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
        broadcast.captureOrigin(nanos);
    }

    @Override
    public void refuseWaiting(String reason) {
        context.loop().execute(() -> broadcast.refuseWaiting(reason));
    }

    @Override
    public void disconnectPublisher() {
        context.loop().execute(broadcast::disconnectPublisher);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            demand.silence();
            publishSecret.set(null);
            context.streams().remove(name, this);
            context.loop().execute(broadcast::close);
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
