package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.util.ConnectionLimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts clients within the limits and checks their timeouts. Confined to the loop. */
final class RtspAcceptor implements RtspEventLoop.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RtspAcceptor.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final long WARNING_NANOS = Duration.ofMinutes(1).toNanos();

    private final ServerSocketChannel server;
    private final RtspServerContext context;
    private final Set<RtspConnection> connections = new LinkedHashSet<>();
    private final ConnectionLimiter limiter;
    private long warnedNanos;

    RtspAcceptor(ServerSocketChannel server, RtspServerContext context) {
        this.server = server;
        this.context = context;
        RtspServerOptions options = context.options();
        this.limiter = new ConnectionLimiter(options.maxConnections(), options.maxConnectionsPerAddress());
        this.warnedNanos = System.nanoTime() - WARNING_NANOS;
    }

    /** Begins, on the loop. */
    void start() {
        try {
            context.loop().register(server, SelectionKey.OP_ACCEPT, this);
            context.loop().onRestart(this::restart);
            checkTimeouts();
        } catch (IOException e) {
            abort(e);
        }
    }

    private void restart() {
        List.copyOf(connections).forEach(rtspConnection -> rtspConnection.close("the relay was started again"));
        try {
            context.loop().register(server, SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            throw new UncheckedIOException("the server socket cannot be registered again", e);
        }
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        try {
            for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
                admit(client);
            }
        } catch (IOException | RuntimeException | Error e) {
            if (!server.isOpen()) {
                throw e;
            }
            // Most likely out of file descriptors. The client stays queued; retrying at once would be a busy loop.
            LOG.warn("the RTSP relay cannot accept a client: {}", e.toString());
            key.interestOps(0);
            context.loop().after(ROUND, () -> {
                if (key.isValid()) {
                    key.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }

    private void admit(SocketChannel client) throws IOException {
        RtspConnection rtspConnection;
        try {
            rtspConnection = new RtspConnection(client, context, connections::remove);
        } catch (IOException e) {
            LOG.debug("a client disconnected before it was accepted", e);
            client.close();
            return;
        } catch (RuntimeException | Error e) {
            client.close();
            throw e;
        }
        connections.add(rtspConnection);
        limiter.admit(rtspConnection.remote(), () -> {
                    warnOfFullness();
                    rtspConnection.close("evicted for another connection, since it neither plays nor publishes");
                })
                .ifPresentOrElse(rtspConnection::admitted, () -> {
                    warnOfFullness();
                    rtspConnection.close("too many connections");
                });
    }

    private void warnOfFullness() {
        long now = context.loop().now();
        if (now - warnedNanos >= WARNING_NANOS) {
            warnedNanos = now;
            LOG.warn(
                    "the RTSP relay is full, in all or for one address: {}; the oldest that neither play nor publish give way",
                    limiter.statistics());
        }
    }

    private void checkTimeouts() {
        context.loop().after(ROUND, this::checkTimeouts); // first, so that a failure does not end the rounds
        long now = context.loop().now();
        List.copyOf(connections).forEach(rtspConnection -> rtspConnection.checkTimeouts(now));
    }

    @Override
    public void abort(Throwable why) {
        LOG.debug("the RTSP relay stops listening: {}", String.valueOf(why.getMessage()));
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing the relay's server socket", e);
        }
    }
}
