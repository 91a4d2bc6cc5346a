package io.cameraservice.mediamtx.internal;

import io.cameraservice.health.ComponentHealth;
import io.cameraservice.mediamtx.MediaMtxOptions;
import io.cameraservice.mediamtx.MediaMtxStatus;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.process.Absence;
import io.cameraservice.mediamtx.process.Supervisor;
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
public final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String name;
    private final URI url;
    private final MediaMtxApi api;
    private final Board board;
    private final Breaker breaker;
    private final Caretaker caretaker;
    private final Thread thread;
    private final Optional<Supervisor> supervisor;
    private final PullOrigins origins;

    private Housekeeping(String name, MediaMtxOptions options, Desired desired, MediaServer.Context context) {
        this.name = name;
        this.url = options.api().url();
        this.board = new Board(
                name,
                options.required() || options.managed().isPresent(),
                InstantSource.system(),
                context::healthChanged,
                context::urlsChanged);
        this.breaker = new Breaker(() -> ThreadLocalRandom.current().nextDouble());
        this.supervisor = options.managed().map(managed -> new Supervisor(options, managed, this::wake));
        OwnerCheck ownerCheck = new OwnerCheck(url, options.runAs());
        this.origins = new PullOrigins(
                url.getHost(),
                options.pullsFrom().stream().map(AddressRange::parse).toList(),
                System::nanoTime,
                this::pulledFromElsewhere);
        context.readsFrom(origins);
        this.api = new MediaMtxApi(options.api().toBuilder()
                .late(Caretaker.LATE, this::late)
                .connectionCheck(ownerCheck)
                .credentials(() -> supervisor.flatMap(Supervisor::login).or(options.api()::credentials))
                .build());
        SourceMark mark = new SourceMark(context.instance());
        this.caretaker = new Caretaker(
                options,
                api,
                desired,
                mark,
                board,
                breaker,
                supervisor.<Absence>map(s -> s).orElse(Absence.IS_ACCEPTED),
                ownerCheck,
                origins);
        this.thread = new Thread(caretaker, "mediamtx");
        thread.setDaemon(true);
    }

    /** Begins. */
    public static Housekeeping start(
            String name, MediaMtxOptions options, Desired desired, MediaServer.Context context) {
        Housekeeping begun = new Housekeeping(name, options, desired, context);
        begun.thread.start();
        return begun;
    }

    /** A call of whichever thread has had no answer for a while, and goes on waiting. */
    private void late() {
        board.write(v -> v.state() == State.ATTACHED || v.state() == State.STARTING
                ? v.in(
                        State.SILENT,
                        url + " has not answered for " + Caretaker.LATE.toMillis() + " ms",
                        board.clock().instant())
                : v);
    }

    private void pulledFromElsewhere() {
        board.warn(origins.problem());
    }

    /** What is desired has changed. */
    public void wake() {
        caretaker.wake();
    }

    View view() {
        return board.view();
    }

    public ComponentHealth health() {
        return board.health();
    }

    public MediaMtxStatus status() {
        View v = board.view();
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
        View v = board.view();
        return v.offers(path) ? v.doors().map(doors -> doors.urls(path)).orElse(StreamUrls.none()) : StreamUrls.none();
    }

    /** What the server said last of the path; empty while it says nothing. */
    public Optional<ServedPath> served(String path) {
        View v = board.view();
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
        breaker.check();
        try {
            return question.apply(api);
        } catch (MediaMtxException e) {
            if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.NO_ANSWER) {
                caretaker.wake(); // it is looked at now rather than in a second
            }
            throw e;
        }
    }

    /** Lets go of the server and leaves it as it is, but for one of our own, which ends. Idempotent, bounded. */
    @Override
    public void close() {
        caretaker.close();
        api.close();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("the thread that looks after MediaMTX does not end");
        }
        supervisor.ifPresent(Supervisor::close);
        board.write(v -> v.lost(State.CLOSED, "let go of", board.clock().instant()));
    }
}
