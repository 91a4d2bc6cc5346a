package io.cameraservice.mediamtx.internal;

import io.cameraservice.health.ComponentHealth;
import io.cameraservice.mediamtx.MediaMtxOptions;
import io.cameraservice.mediamtx.MediaMtxStatus;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.process.FallbackLauncher;
import io.cameraservice.mediamtx.process.ManagedServerSupervisor;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that is looked after: from the start to the end, and what others ask of it meanwhile. Safe for use by any thread. */
public final class ServerSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerSession.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final String name;
    private final URI url;
    private final MediaMtxApi api;
    private final StatusPublisher statusPublisher;
    private final CircuitBreaker circuitBreaker;
    private final ServerMonitor serverMonitor;
    private final Thread thread;
    private final Optional<ManagedServerSupervisor> supervisor;
    private final PullOrigins origins;

    private ServerSession(
            String name, MediaMtxOptions options, DesiredPaths desiredPaths, MediaServer.Context context) {
        this.name = name;
        this.url = options.api().url();
        this.statusPublisher = new StatusPublisher(
                name,
                options.required() || options.managed().isPresent(),
                InstantSource.system(),
                context::healthChanged,
                context::urlsChanged);
        this.circuitBreaker =
                new CircuitBreaker(() -> ThreadLocalRandom.current().nextDouble());
        this.supervisor = options.managed().map(managed -> new ManagedServerSupervisor(options, managed, this::wake));
        OwnerCheck ownerCheck = new OwnerCheck(url, options.runAs());
        this.origins = new PullOrigins(
                url.getHost(),
                options.pullsFrom().stream().map(AddressRange::parse).toList(),
                System::nanoTime,
                this::pulledFromElsewhere);
        context.readsFrom(origins);
        this.api = new MediaMtxApi(options.api().toBuilder()
                .late(ServerMonitor.LATE, this::late)
                .connectionCheck(ownerCheck)
                .credentials(
                        () -> supervisor.flatMap(ManagedServerSupervisor::login).or(options.api()::credentials))
                .build());
        SourceMark mark = new SourceMark(context.instance());
        this.serverMonitor = new ServerMonitor(
                options,
                api,
                desiredPaths,
                mark,
                statusPublisher,
                circuitBreaker,
                supervisor.<FallbackLauncher>map(s -> s).orElse(FallbackLauncher.IS_ACCEPTED),
                ownerCheck,
                origins);
        this.thread = new Thread(serverMonitor, "mediamtx");
        thread.setDaemon(true);
    }

    /** Begins. */
    public static ServerSession start(
            String name, MediaMtxOptions options, DesiredPaths desiredPaths, MediaServer.Context context) {
        ServerSession begun = new ServerSession(name, options, desiredPaths, context);
        begun.thread.start();
        return begun;
    }

    /** A call of whichever thread has had no answer for a while, and goes on waiting. */
    private void late() {
        statusPublisher.write(v -> v.state() == State.ATTACHED || v.state() == State.STARTING
                ? v.in(
                        State.SILENT,
                        url + " has not answered for " + ServerMonitor.LATE.toMillis() + " ms",
                        statusPublisher.clock().instant())
                : v);
    }

    private void pulledFromElsewhere() {
        statusPublisher.warn(origins.problem());
    }

    /** What is desired has changed. */
    public void wake() {
        serverMonitor.wake();
    }

    ServerSnapshot view() {
        return statusPublisher.view();
    }

    public ComponentHealth health() {
        return statusPublisher.health();
    }

    public MediaMtxStatus status() {
        ServerSnapshot v = statusPublisher.view();
        return new MediaMtxStatus(
                v.state(),
                v.detail(),
                v.since(),
                v.info().version(),
                v.info().started(),
                v.latency().filter(l -> v.state().attached()),
                v.wanted(),
                v.inPlace().size(),
                v.troubles(),
                api.callCount());
    }

    /** Where the path can be read now. */
    public StreamUrls urls(String path) {
        ServerSnapshot v = statusPublisher.view();
        return v.offers(path) ? v.doors().map(doors -> doors.urls(path)).orElse(StreamUrls.none()) : StreamUrls.none();
    }

    /** What the server said last of the path; empty while it says nothing. */
    public Optional<ServedPath> served(String path) {
        ServerSnapshot v = statusPublisher.view();
        if (!v.state().attached()) {
            return Optional.empty();
        }
        PathState state = v.paths().get(path);
        if (state == null || !v.offers(path)) {
            return Optional.of(new ServedPath(name, path, false, false, false, List.of(), 0, 0));
        }
        return Optional.of(new ServedPath(
                name,
                path,
                true,
                state.ready(),
                state.ready() && !v.silent().contains(path),
                state.readers().stream()
                        .map(peer -> new ServedPath.Reader(peer.type(), peer.id()))
                        .toList(),
                state.bytesReceived(),
                state.bytesSent()));
    }

    /**
     * Asks the server something, unless it is known to be away.
     *
     * @throws MediaMtxException at once if it is away; or if it fails now
     */
    public <T> T ask(Function<MediaMtxApi, T> question) {
        circuitBreaker.check();
        try {
            return question.apply(api);
        } catch (MediaMtxException e) {
            if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.NO_ANSWER) {
                serverMonitor.wake(); // it is looked at now rather than in a second
            }
            throw e;
        }
    }

    /** Lets go of the server and leaves it as it is, but for one of our own, which ends. Idempotent, bounded. */
    @Override
    public void close() {
        serverMonitor.close();
        api.close();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("the MediaMTX monitor thread did not stop");
        }
        supervisor.ifPresent(ManagedServerSupervisor::close);
        statusPublisher.write(
                v -> v.lost(State.CLOSED, "let go of", statusPublisher.clock().instant()));
    }
}
