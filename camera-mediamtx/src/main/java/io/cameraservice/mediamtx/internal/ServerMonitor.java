package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.MediaMtxOptions;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.api.ServerRelease;
import io.cameraservice.mediamtx.process.FallbackLauncher;
import io.cameraservice.spi.MediaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one server on a thread of its own: finds it, sees each second by one call that it lives and has our paths, and
 * mends what is not as it should be. What it finds is on the {@link StatusPublisher}.
 */
final class ServerMonitor implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ServerMonitor.class);
    private static final Duration UNFINISHED = Duration.ofMillis(200);
    private static final Duration BROKEN = Duration.ofSeconds(2);

    /** An answer that takes longer makes a server slow. */
    static final Duration LATE = Duration.ofMillis(750);

    private final MediaMtxOptions options;
    private final MediaMtxApi api;
    private final DesiredPaths desiredPaths;
    private final SourceMark mark;
    private final StatusPublisher statusPublisher;
    private final CircuitBreaker circuitBreaker;
    private final FallbackLauncher fallbackLauncher;
    private final OwnerCheck ownerCheck;
    private final PullOrigins origins;
    private final Reconciler reconciler;
    private final Diagnosis diagnosis;
    private final ByteFlowWatchdog byteFlowWatchdog = new ByteFlowWatchdog(System::nanoTime);
    private final LocalHostCheck localHostCheck;
    private final Object bell = new Object();
    private boolean rung;
    private volatile boolean closed;

    // On the monitor's thread alone.
    private long auditedAt;
    private long auditedEdition = -1;
    private boolean unfinished;
    private int rtspPort;
    private boolean listed;
    private String owner = "";

    ServerMonitor(
            MediaMtxOptions options,
            MediaMtxApi api,
            DesiredPaths desiredPaths,
            SourceMark mark,
            StatusPublisher statusPublisher,
            CircuitBreaker circuitBreaker,
            FallbackLauncher fallbackLauncher,
            OwnerCheck ownerCheck,
            PullOrigins origins) {
        this.options = options;
        this.api = api;
        this.desiredPaths = desiredPaths;
        this.mark = mark;
        this.statusPublisher = statusPublisher;
        this.circuitBreaker = circuitBreaker;
        this.fallbackLauncher = fallbackLauncher;
        this.ownerCheck = ownerCheck;
        this.origins = origins;
        this.reconciler = new Reconciler(api, mark, System::nanoTime);
        this.diagnosis = new Diagnosis(api);
        this.localHostCheck = new LocalHostCheck(api.options().url().getHost());
        this.rtspPort = options.rtspPort();
    }

    /** There is something to do: does not wait for the next turn. */
    void wake() {
        synchronized (bell) {
            rung = true;
            bell.notifyAll();
        }
    }

    /** No further turn begins. */
    void close() {
        closed = true;
        wake();
    }

    @Override
    public void run() {
        try {
            fallbackLauncher.prepare();
        } catch (RuntimeException | Error e) { // the server is looked after all the same
            log.error("the task before the MediaMTX probe failed", e);
        }
        while (!closed) {
            long begun = System.nanoTime();
            sleep(begun + runOnce().toNanos());
        }
    }

    /** When the next turn is due, from the beginning of this one. No failure, not even a lack of memory, ends the turns. */
    private Duration runOnce() {
        long begun = System.nanoTime();
        try {
            return runOnce(begun);
        } catch (RuntimeException | Error e) { // it could not even be written up
            return Duration.ofNanos(System.nanoTime() - begun).plus(BROKEN);
        }
    }

    private Duration runOnce(long begun) {
        try {
            if (circuitBreaker.state() == CircuitBreaker.State.CLOSED) {
                poll();
            } else {
                circuitBreaker.probe();
                attach();
            }
            return unfinished ? UNFINISHED : options.checkInterval();
        } catch (MediaMtxException e) {
            return Duration.ofNanos(System.nanoTime() - begun).plus(lost(e));
        } catch (RuntimeException | Error e) {
            log.error("the MediaMTX monitor failed", e);
            return Duration.ofNanos(System.nanoTime() - begun)
                    .plus(lost(new MediaMtxException(Kind.FAILED, "unexpected: " + e, null, e)));
        }
    }

    private void attach() {
        Seen seen = see();
        reconciler.forget();
        owner = ownerCheck.owner();
        identify();
        circuitBreaker.succeeded();
        fallbackLauncher.attached();
        diagnosis.attached();
        publish(seen);
        repairPaths();
    }

    private void poll() {
        Seen seen = seeTwice();
        boolean wiped =
                !seen.paths().keySet().containsAll(statusPublisher.view().inPlace());
        boolean due = System.nanoTime() - auditedAt >= options.auditInterval().toNanos();
        if (wiped) {
            log.info("paths are missing: MediaMTX was restarted or its configuration was reloaded");
        }
        if (wiped || due) {
            identify();
        }
        publish(seen);
        if (wiped || due || unfinished || auditedEdition != desiredPaths.edition()) {
            repairPaths();
        }
    }

    private record Seen(Duration took, Map<String, PathState> paths) {}

    private Seen see() {
        long begun = System.nanoTime();
        listed = false;
        Map<String, PathState> paths = new HashMap<>();
        for (PathState path : api.paths()) {
            if (path.confName()
                    .equals(path.name())) { // others come from a rule for many names, not from a path of ours
                paths.put(path.name(), path);
            }
        }
        listed = true;
        byteFlowWatchdog.observe(paths.values());
        return new Seen(Duration.ofNanos(System.nanoTime() - begun), paths);
    }

    /** A connection that broke says little: the next one tells whether the server is there. */
    private Seen seeTwice() {
        try {
            return see();
        } catch (MediaMtxException e) {
            if (e.kind() != Kind.UNREACHABLE || closed) {
                throw e;
            }
            return see();
        }
    }

    private void identify() {
        ServerRelease info = api.info();
        StreamAddresses doors =
                new StreamAddresses(api.serverConfig(), api.options().url().getHost(), options.publicHost());
        rtspPort = doors.config().rtsp().port().orElse(options.rtspPort());
        statusPublisher.write(v -> v.at(info, doors));
    }

    private void publish(Seen seen) {
        boolean slow = seen.took().compareTo(LATE) > 0;
        Set<String> silent = new HashSet<>();
        for (PathState path : seen.paths().values()) {
            if (!path.readers().isEmpty()
                    && byteFlowWatchdog.silence(path.name()).isPresent()) {
                silent.add(path.name());
            }
        }
        silent.retainAll(statusPublisher.view().inPlace());
        statusPublisher.write(v -> v.seen(seen.took(), seen.paths(), Set.copyOf(silent))
                .in(
                        slow ? State.SLOW : State.ATTACHED,
                        server(v.info(), slow),
                        statusPublisher.clock().instant()));
    }

    private String server(ServerRelease info, boolean slow) {
        String version = info.version().map(v -> " " + v).orElse(" (before 1.15.2, which tells no version)");
        return "MediaMTX" + version + " at " + api.options().url() + owner
                + (slow ? " answers after more than " + LATE.toMillis() + " ms" : "");
    }

    private void repairPaths() {
        long edition = desiredPaths.edition();
        origins.lookUp();
        statusPublisher.warn(origins.problem());
        Map<String, String> problems = new TreeMap<>();
        Map<String, PathSpec> wanted = wanted(problems);
        int all = wanted.size() + problems.size();
        Reconciler.Outcome outcome = reconciler.reconcile(wanted);
        problems.putAll(outcome.problems());
        unfinished = !outcome.finished();
        auditedEdition = edition;
        auditedAt = System.nanoTime();
        statusPublisher.write(v -> v.compared(edition, all, outcome.inPlace(), problems));
    }

    private Map<String, PathSpec> wanted(Map<String, String> problems) {
        Map<String, PathSpec> wanted = new TreeMap<>(desiredPaths.made());
        for (MediaServer.Source source : desiredPaths.sources()) {
            String name = desiredPaths.nameOf(source);
            String host = source.rtspUrl().getHost();
            if (options.relayHost().isEmpty() && localHostCheck.cannotReach(host)) {
                problems.put(
                        name,
                        "the server is on another machine and cannot pull from " + host
                                + ": let the relay listen beyond loopback, and say by which host it is reached");
            } else {
                PathSpec pull = PathSpec.pullOnDemand(
                        mark.url(source, options.relayHost()), Duration.ofSeconds(10), options.closeAfter());
                wanted.put(name, pull);
                options.recordings()
                        .ifPresent(
                                directory -> wanted.put(RecordPathSpec.path(name), recordPath(directory, name, pull)));
            }
        }
        return wanted;
    }

    /** A path of its own for recordings, so that what they need disturbs no reader. */
    private PathSpec recordPath(Path directory, String name, PathSpec pull) {
        return desiredPaths
                .recordPaths(RecordPathSpec.path(name))
                .map(recordPath -> recordPath.running(directory, pull, mark))
                .orElseGet(() -> RecordPathSpec.idle(directory, pull));
    }

    private Duration lost(MediaMtxException cause) {
        unfinished = false;
        if (closed) {
            return Duration.ZERO;
        }
        MediaMtxException why = diagnosis.of(cause, listed, rtspPort);
        Duration pause = circuitBreaker.failed(why);
        FallbackLauncher.Answer answer = fallbackLauncher.noticed(why.kind());
        String detail = why.getMessage()
                + why.suggestion().map(s -> "; " + s).orElse("")
                + (answer.text().isEmpty() ? "" : "; " + answer.text());
        State state = answer.underWay() ? State.STARTING : Diagnosis.state(why.kind());
        statusPublisher.write(v -> v.lost(state, detail, statusPublisher.clock().instant()));
        return pause;
    }

    private void sleep(long until) {
        synchronized (bell) {
            long left = until - System.nanoTime();
            while (!rung && !closed && left > 0) {
                try {
                    bell.wait(left / 1_000_000 + 1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    closed = true;
                }
                left = until - System.nanoTime();
            }
            rung = false;
        }
    }
}
