package io.cameraservice.mediamtx.internal;

import io.cameraservice.health.ComponentHealth;
import io.cameraservice.internal.util.Threads;
import io.cameraservice.mediamtx.MediaMtx;
import io.cameraservice.mediamtx.MediaMtxOptions;
import io.cameraservice.mediamtx.MediaMtxStatus;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.process.FallbackLauncher;
import io.cameraservice.mediamtx.process.ManagedServerSupervisor;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started connection to one server: its monitor thread, and calls made for others. Safe for use by any thread. */
public final class ServerSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerSession.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final URI url;
    private final MediaMtxApi api;
    private final StatusPublisher statusPublisher;
    private final CircuitBreaker circuitBreaker =
            new CircuitBreaker(() -> ThreadLocalRandom.current().nextDouble());
    private final ServerMonitor serverMonitor;
    private final Thread thread;
    private final Optional<ManagedServerSupervisor> supervisor;
    private final PullOrigins origins;

    private ServerSession(MediaMtxOptions options, DesiredPaths desiredPaths, MediaServer.Context context) {
        this.url = options.api().url();
        this.statusPublisher = new StatusPublisher(
                MediaMtx.NAME,
                options.required() || options.managed().isPresent(),
                InstantSource.system(),
                context::healthChanged,
                context::urlsChanged);
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
        this.serverMonitor = new ServerMonitor(
                options,
                api,
                desiredPaths,
                new SourceMark(context.instance()),
                statusPublisher,
                circuitBreaker,
                supervisor.<FallbackLauncher>map(s -> s).orElse(FallbackLauncher.NONE),
                ownerCheck,
                origins);
        this.thread = Threads.daemon("mediamtx", serverMonitor);
    }

    public static ServerSession start(MediaMtxOptions options, DesiredPaths desiredPaths, MediaServer.Context context) {
        ServerSession started = new ServerSession(options, desiredPaths, context);
        started.thread.start();
        return started;
    }

    /** A call of any thread has had no answer for a while, and goes on waiting. */
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

    /** Polls the server now rather than at the next interval, e.g. since the desired paths have changed. */
    public void wake() {
        serverMonitor.wake();
    }

    ServerSnapshot snapshot() {
        return statusPublisher.snapshot();
    }

    public ComponentHealth health() {
        return statusPublisher.health();
    }

    public MediaMtxStatus status() {
        return snapshot().status(api.callCount());
    }

    public StreamUrls urls(String path) {
        return snapshot().urls(path);
    }

    public Optional<ServedPath> served(String path) {
        return snapshot().served(path);
    }

    /**
     * Calls the server, unless it is known to be away.
     *
     * @throws MediaMtxException at once if it is away; or if it fails now
     */
    public <T> T ask(Function<MediaMtxApi, T> question) {
        circuitBreaker.check();
        try {
            return question.apply(api);
        } catch (MediaMtxException e) {
            if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.NO_ANSWER) {
                wake();
            }
            throw e;
        }
    }

    /** Detaches from the server, which goes on; a managed one is ended. Idempotent, bounded. */
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
                v -> v.lost(State.CLOSED, "closed", statusPublisher.clock().instant()));
    }
}
