package io.cameraservice.jsonrpc.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after all sockets of an endpoint from one thread: pings the living, drops the dead, and ends handshakes and closings
 * that take too long. Safe for use by any thread.
 */
final class Caretaker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Caretaker.class);

    private final Set<MeteredChannel> channels = ConcurrentHashMap.newKeySet();
    private final ByteBuffer scratch = ByteBuffer.allocate(64 * 1024);
    private final ScheduledExecutorService timer;
    private final long pingNanos;
    private long nextPing;

    Caretaker(Duration pingInterval, int port) {
        this.pingNanos = pingInterval.toNanos();
        this.nextPing = System.nanoTime() + pingNanos;
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "websocket-caretaker-" + port);
            thread.setDaemon(true);
            return thread;
        });
        long tick = Math.min(pingInterval.toMillis() / 4, 250);
        var unused = timer.scheduleWithFixedDelay(this::round, tick, tick, TimeUnit.MILLISECONDS);
    }

    void add(MeteredChannel channel) {
        channels.add(channel);
    }

    int size() {
        return channels.size();
    }

    private void round() {
        long now = System.nanoTime();
        boolean ping = now - nextPing >= 0;
        if (ping) {
            nextPing = now + pingNanos;
        }
        for (MeteredChannel channel : channels) {
            try {
                look(channel, now, ping);
            } catch (RuntimeException e) { // the next round must come
                log.warn("A connection could not be looked after", e);
                channel.abort();
            }
        }
    }

    private void look(MeteredChannel channel, long now, boolean ping) {
        if (channel.isGone()) {
            channels.remove(channel);
        } else if (channel.isLingering()) {
            if (channel.drain(scratch) || channel.isOverdue(now)) {
                channel.abort();
            }
        } else if (channel.isOverdue(now) && !channel.isHandshaken()) {
            channel.owner().closeConnection(CloseFrame.NEVER_CONNECTED, "no handshake");
        } else if (channel.isOverdue(now)) {
            drop(channel, "took too long to close");
        } else if (channel.isHandshaken() && channel.silentNanos(now) > pingNanos * 5 / 2) {
            drop(channel, "no answer to pings");
        } else if (ping && channel.owner().isOpen()) {
            try {
                channel.owner().sendPing();
            } catch (WebsocketNotConnectedException e) {
                log.debug("Closed while being pinged");
            }
        }
    }

    private static void drop(MeteredChannel channel, String reason) {
        channel.abort();
        channel.owner().closeConnection(CloseFrame.ABNORMAL_CLOSE, reason);
    }

    /** Ends the thread and closes every socket. */
    @Override
    public void close() {
        timer.shutdownNow();
        channels.forEach(MeteredChannel::abort);
        try {
            if (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
                log.warn("The caretaker's thread does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
