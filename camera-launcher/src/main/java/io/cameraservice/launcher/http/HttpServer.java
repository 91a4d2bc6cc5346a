package io.cameraservice.launcher.http;

import io.cameraservice.internal.util.ConnectionLimiter;
import io.cameraservice.internal.util.EndpointBudget;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on one event loop: connections are counted, bounded and watched here; requests are answered by others. Safe for use by
 * any thread.
 */
final class HttpServer implements AutoCloseable {
    private static final int READ_BUFFER = 8 * 1024;
    private static final int LOW_WATER = 64 * 1024;
    private static final int HIGH_WATER = 128 * 1024;
    private static final long CHECK_MILLIS = 500;
    private static final long CLOSE_MILLIS = 1000;

    static {
        keepNettySmall();
    }

    private final EventLoopGroup loop;
    private final Timeouts timeouts;
    private final EndpointBudget budget;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private volatile @Nullable Channel listening;
    private volatile boolean closing;

    /** Who answers. */
    interface Requests {
        /** Answers, now or later, or asks for the body; returns at once. */
        void begin(Exchange exchange);

        /** The body that was asked for does not come. */
        void abandoned(Exchange exchange, HttpError why);
    }

    HttpServer(Timeouts timeouts, EndpointBudget budget) {
        this.timeouts = timeouts;
        this.budget = budget;
        this.loop = new MultiThreadIoEventLoopGroup(
                1,
                task -> {
                    Thread thread = new Thread(task, "http");
                    thread.setDaemon(true);
                    return thread;
                },
                NioIoHandler.newFactory());
    }

    /** Takes over a bound socket and serves. */
    void start(ServerSocketChannel bound, Requests requests) {
        Channel channel = new ServerBootstrap()
                .group(loop)
                .channelFactory(() -> new NioServerSocketChannel(bound))
                .handler(new AcceptRetry())
                .childOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false, true))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accept(accepted, requests);
                    }
                })
                .register()
                .syncUninterruptibly()
                .channel();
        listening = channel;
        loop.terminationFuture().addListener(f -> lost("its thread ended by an error"));
        var unused = loop.scheduleAtFixedRate(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    int port() {
        Channel channel = listening;
        return channel == null ? 0 : ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Completes with what has happened if the server ends by itself. */
    CompletableFuture<String> failure() {
        return failure;
    }

    /** For what has to happen later and takes no time. */
    ScheduledExecutorService timer() {
        return loop;
    }

    /** Takes no more connections; those that there are go on. */
    void stopAccepting() {
        closing = true;
        Channel channel = listening;
        if (channel != null) {
            channel.close().awaitUninterruptibly(CLOSE_MILLIS);
        }
    }

    @Override
    public void close() {
        stopAccepting();
        if (!loop.isShuttingDown()) {
            // A loop that is shut down while it runs tasks may end without closing its channels.
            loop.submit(() -> connections.forEach(HttpConnection::close)).awaitUninterruptibly(CLOSE_MILLIS);
        }
        loop.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * CLOSE_MILLIS);
    }

    private void accept(SocketChannel accepted, Requests requests) {
        @Nullable InetSocketAddress client = accepted.remoteAddress();
        Optional<ConnectionLimiter.Slot> slot = client == null
                ? Optional.empty()
                : budget.connections().admit(client.getAddress(), () -> close(accepted));
        if (slot.isEmpty()) {
            close(accepted);
            return;
        }
        RequestDecoder decoder = new RequestDecoder();
        HttpConnection connection = new HttpConnection(accepted, decoder, slot.get(), timeouts, budget, requests);
        connections.add(connection);
        accepted.closeFuture().addListener(f -> {
            connections.remove(connection);
            slot.get().close();
        });
        accepted.pipeline().addLast(decoder, new HttpResponseEncoder(), connection);
    }

    private static void close(Channel channel) {
        var unused = channel.close();
    }

    private void check() {
        Channel channel = listening;
        if (channel != null && !channel.isOpen()) {
            lost("its listening socket was closed");
        }
        long now = System.nanoTime();
        for (HttpConnection connection : connections) {
            try {
                connection.checkTimes(now);
            } catch (RuntimeException | Error e) { // whatever it is, the others are checked, and all again
                HttpEndpoint.LOG.error("connection of {}", connection.address(), e);
                connection.close();
            }
        }
    }

    private void lost(String how) {
        if (!closing) {
            failure.complete(how);
        }
    }

    /** For one thread and little traffic; read by Netty when its classes are loaded. What a host has set stays. */
    private static void keepNettySmall() {
        Map.of(
                        "io.netty.allocator.type", "unpooled",
                        "io.netty.noPreferDirect", "true",
                        "io.netty.noUnsafe", "true",
                        "io.netty.transport.noNative", "true",
                        "io.netty.leakDetection.level", "disabled",
                        "io.netty.recycler.maxCapacityPerThread", "0",
                        // Ids of channels need not be unique in the world; finding them lists all network interfaces.
                        "io.netty.machineId", "02:00:00:00:00:00:00:01",
                        "io.netty.processId", "1")
                .forEach((key, value) -> {
                    if (System.getProperty(key) == null) {
                        System.setProperty(key, value);
                    }
                });
    }

    /**
     * Accepts again a moment after a client could not be accepted, most likely for want of file descriptors. Until then
     * clients wait in the kernel's queue. One line a minute in the log. Of the listening channel's event loop.
     */
    private static final class AcceptRetry extends ChannelInboundHandlerAdapter {
        private static final long PAUSE_MILLIS = 100;
        private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();

        private long loggedAt = System.nanoTime() - LOG_NANOS;

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            long now = System.nanoTime();
            if (now - loggedAt >= LOG_NANOS) {
                loggedAt = now;
                HttpEndpoint.LOG.warn(
                        "HTTP cannot accept a client: {}; if file descriptors are used up, raise their limit"
                                + " (LimitNOFILE= in a systemd unit, ulimit -n in a shell)",
                        cause.toString());
            }
            ctx.channel().config().setAutoRead(false);
            var unused = ctx.executor()
                    .schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * How long clients may take. Immutable.
     *
     * @param request for a request to arrive completely
     * @param idle between two requests of a connection
     * @param response without taking anything of a response
     */
    record Timeouts(Duration request, Duration idle, Duration response) {}
}
