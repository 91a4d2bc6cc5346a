package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import io.cameraservice.internal.rtsp.RelayStream.DemandListener;
import io.cameraservice.internal.rtsp.message.RtspException;
import io.cameraservice.internal.rtsp.message.RtspUri;
import io.cameraservice.internal.util.Hosts;
import io.cameraservice.internal.util.ListeningSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An RTSP server that relays each stream's one publisher to any number of readers, over TCP. Thread-safe.
 *
 * <p>A new publisher replaces the old one, and readers see a short freeze; a new reader begins with the last key
 * frame; a slow one skips pictures and delays no other.
 */
public final class RtspServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RtspServer.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int BACKLOG = 512;

    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final RtspEventLoop loop;
    private final RtspServerContext context;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RtspServer(
            ServerSocketChannel server,
            InetSocketAddress address,
            RtspServerOptions options,
            RtspServerOptions.Tuning tuning) {
        this.server = server;
        this.address = address;
        this.loop = new RtspEventLoop();
        this.context = new RtspServerContext(options, tuning, loop);
        loop.execute(new RtspAcceptor(server, context)::start);
    }

    /**
     * Reserves the address; connections are queued until {@link #start}.
     *
     * @throws io.cameraservice.CameraException {@code cannot_listen}, saying what to do, if the address cannot be had
     */
    public static RtspServer bind(RtspServerOptions options) {
        return bind(options, RtspServerOptions.Tuning.DEFAULT);
    }

    static RtspServer bind(RtspServerOptions options, RtspServerOptions.Tuning tuning) {
        ServerSocketChannel server =
                ListeningSocket.bind(options.bindAddress().getHostAddress(), options.port(), BACKLOG, "rtsp.port");
        try {
            return new RtspServer(server, (InetSocketAddress) server.getLocalAddress(), options, tuning);
        } catch (IOException e) {
            closeQuietly(server);
            throw new UncheckedIOException("the RTSP relay's own address is not known", e);
        } catch (RuntimeException e) {
            closeQuietly(server);
            throw e;
        }
    }

    /** Serves from now on; once. */
    public void start() {
        loop.start();
        LOG.info(
                "the RTSP relay listens on {}:{}",
                Hosts.inUri(address.getAddress().getHostAddress()),
                address.getPort());
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Why it does not serve although it was not closed; empty while it works. */
    public Optional<String> failure() {
        return loop.failure()
                .or(() -> closed.get() || server.isOpen()
                        ? Optional.empty()
                        : Optional.of("its server socket was closed"));
    }

    /** A new login, beside that of {@link RtspServerOptions#reader}, for a media server of this user name. */
    public MediaServerLogin login(String user) {
        MediaServerLogin login = new MediaServerLogin(user, context.tokens().fresh());
        context.mediaServers().add(login);
        return login;
    }

    /** Adds a stream of this name: letters, digits, '_' and '-'. {@link IllegalStateException} if there is one already. */
    public RelayStream mount(String name, DemandListener demand) {
        requireNonNull(demand, "demand");
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("a stream name has 1 to 128 of A-Z a-z 0-9 _ -, unlike '" + name + "'");
        }
        String url = "rtsp://" + reachable(address.getAddress()) + ":" + address.getPort() + "/" + name;
        RelayStream stream = new RelayStream(name, url, context, demand);
        if (context.streams().putIfAbsent(name, stream) != null) {
            throw new IllegalStateException("the relay has a stream " + name + " already");
        }
        if (closed.get()) {
            stream.close();
            throw new IllegalStateException("the relay is closed");
        }
        return stream;
    }

    /** The stream and the grant of a URL that {@link ReadGrant#url()} gave; empty if it is no longer valid. */
    public Optional<Granted> granted(String url) {
        try {
            RtspUri uri = RtspUri.parse(url);
            RelayStream stream = context.streams().get(uri.stream());
            return stream == null
                    ? Optional.empty()
                    : uri.parameter("token").flatMap(stream::grantOf).map(g -> new Granted(stream, g));
        } catch (RtspException e) {
            return Optional.empty();
        }
    }

    /** What a reader within this process reads. */
    public record Granted(RelayStream stream, ReadGrant grant) {}

    /** Disconnects all clients and frees the port. Idempotent; takes at most a few seconds. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            List.copyOf(context.streams().values()).forEach(RelayStream::close);
            loop.close();
            closeQuietly(server);
            LOG.info("the RTSP relay on port {} is closed", address.getPort());
        }
    }

    /** Where a process on this machine finds it. */
    private static String reachable(InetAddress bound) {
        InetAddress address = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        return Hosts.inUri(address.getHostAddress());
    }

    private static void closeQuietly(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing the relay's server socket", e);
        }
    }
}
