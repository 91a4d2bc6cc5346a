package io.cameraservice.jsonrpc.websocket;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.framing.CloseFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all sockets of an endpoint from one thread: pings them, drops those that do not answer, and ends handshakes
 * and closings that take too long. Safe for use by any thread.
 */
final class KeepAliveMonitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeepAliveMonitor.class);

    private final Set<ClientSocket> channels = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer;
    private final Runnable eachRound;
    private final long pingNanos;
    private long nextPing;

    /** Begins its rounds; each of them first calls {@code eachRound}. */
    KeepAliveMonitor(Duration pingInterval, int port, Runnable eachRound) {
        this.eachRound = eachRound;
        this.pingNanos = pingInterval.toNanos();
        this.nextPing = System.nanoTime() + pingNanos;
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "websocket-keepalive-" + port);
            thread.setDaemon(true);
            return thread;
        });
        long tick = Math.min(pingInterval.toMillis() / 4, 250);
        var unused = timer.scheduleWithFixedDelay(this::round, tick, tick, TimeUnit.MILLISECONDS);
    }

    void add(ClientSocket channel) {
        channels.add(channel);
    }

    int size() {
        return channels.size();
    }

    private void round() {
        try {
            eachRound.run();
        } catch (RuntimeException e) { // the next round must come
            log.warn("The endpoint could not be checked", e);
        }
        long now = System.nanoTime();
        boolean ping = now - nextPing >= 0;
        if (ping) {
            nextPing = now + pingNanos;
        }
        for (ClientSocket channel : channels) {
            try {
                check(channel, now, ping);
            } catch (RuntimeException e) { // the next round must come
                log.warn("keep-alive check of a connection failed", e);
                channel.abort();
            }
        }
    }

    private void check(ClientSocket channel, long now, boolean ping) {
        if (channel.isGone()) {
            channels.remove(channel);
        } else if (channel.isLingering()) {
            if (channel.deadlines().isCloseOverdue(now)) {
                channel.abort();
            }
        } else if (channel.deadlines().isCloseOverdue(now) && !channel.isHandshaken()) {
            channel.owner().closeConnection(CloseFrame.NEVER_CONNECTED, "no handshake");
        } else if (channel.deadlines().isCloseOverdue(now)) {
            drop(channel, "took too long to close");
        } else if (channel.deadlines().isLoginOverdue(now)) {
            SocketServer.connectionOf(channel.owner())
                    .ifPresent(c -> c.close(CloseFrame.POLICY_VALIDATION, "log in sooner after connecting"));
        } else if (channel.isHandshaken() && channel.deadlines().silentNanos(now) > pingNanos * 5 / 2) {
            drop(channel, "no answer to pings");
        } else if (ping) {
            SocketServer.connectionOf(channel.owner()).ifPresent(c -> c.send(FrameEncoder.ping()));
        }
    }

    private static void drop(ClientSocket channel, String reason) {
        channel.abort();
        channel.owner().closeConnection(CloseFrame.ABNORMAL_CLOSE, reason);
    }

    /** Ends the thread and closes every socket. */
    @Override
    public void close() {
        timer.shutdownNow();
        channels.forEach(ClientSocket::abort);
        try {
            if (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
                log.warn("the keep-alive thread did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
