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
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitors one server on a thread of its own: finds it, polls its paths each second by one call, and repairs what
 * differs from the desired paths. The results go to the {@link StatusPublisher}.
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
    private final Semaphore bell = new Semaphore(0);
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
        this.reconciler = new Reconciler(api, mark);
        this.diagnosis = new Diagnosis(api);
        this.rtspPort = options.rtspPort();
    }

    /** Polls now rather than at the next interval. */
    void wake() {
        bell.release();
    }

    /** Stops before the next poll. */
    void close() {
        closed = true;
        wake();
    }

    @Override
    public void run() {
        try {
            fallbackLauncher.prepare();
        } catch (RuntimeException | Error e) { // the server is monitored all the same
            log.error("the task before the MediaMTX probe failed", e);
        }
        while (!closed) {
            long begun = System.nanoTime();
            sleep(begun + runOnce().toNanos() - System.nanoTime());
        }
    }

    /** The time from its beginning to the next poll. No failure, not even a lack of memory, ends the loop. */
    private Duration runOnce() {
        long begun = System.nanoTime();
        try {
            return runOnce(begun);
        } catch (RuntimeException | Error e) { // the failure handler failed
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
        Poll poll = pollPaths();
        reconciler.forget();
        owner = ownerCheck.owner();
        identify();
        circuitBreaker.succeeded();
        fallbackLauncher.attached();
        diagnosis.attached();
        publish(poll);
        repairPaths();
    }

    private void poll() {
        Poll poll = pollPathsTwice();
        boolean wiped = !poll.paths()
                .keySet()
                .containsAll(statusPublisher.snapshot().audit().inPlace());
        boolean due = System.nanoTime() - auditedAt >= options.auditInterval().toNanos();
        if (wiped) {
            log.info("paths are missing: MediaMTX was restarted or its configuration was reloaded");
        }
        if (wiped || due) {
            identify();
        }
        publish(poll);
        if (wiped || due || unfinished || auditedEdition != desiredPaths.edition()) {
            repairPaths();
        }
    }

    private record Poll(Duration took, Map<String, PathState> paths) {}

    private Poll pollPaths() {
        long begun = System.nanoTime();
        listed = false;
        Map<String, PathState> paths = new HashMap<>();
        for (PathState path : api.paths()) {
            if (path.confName().equals(path.name())) { // others come from a rule for many names
                paths.put(path.name(), path);
            }
        }
        listed = true;
        byteFlowWatchdog.observe(paths.values());
        return new Poll(Duration.ofNanos(System.nanoTime() - begun), paths);
    }

    /** Retries once after a broken connection. */
    private Poll pollPathsTwice() {
        try {
            return pollPaths();
        } catch (MediaMtxException e) {
            if (e.kind() != Kind.UNREACHABLE || closed) {
                throw e;
            }
            return pollPaths();
        }
    }

    private void identify() {
        ServerRelease info = api.info();
        ServerSnapshot.StreamAddresses addresses = new ServerSnapshot.StreamAddresses(
                api.serverConfig(), api.options().url().getHost(), options.publicHost());
        rtspPort = addresses.config().rtsp().port().orElse(options.rtspPort());
        statusPublisher.write(v -> v.identified(info, addresses));
    }

    private void publish(Poll poll) {
        boolean slow = poll.took().compareTo(LATE) > 0;
        Set<String> silent = new HashSet<>();
        for (PathState path : poll.paths().values()) {
            if (!path.readers().isEmpty()
                    && byteFlowWatchdog.silence(path.name()).isPresent()) {
                silent.add(path.name());
            }
        }
        silent.retainAll(statusPublisher.snapshot().audit().inPlace());
        statusPublisher.write(v -> v.polled(poll.took(), poll.paths(), Set.copyOf(silent))
                .in(
                        slow ? State.SLOW : State.ATTACHED,
                        server(v.release(), slow),
                        statusPublisher.clock().instant()));
    }

    private String server(ServerRelease info, boolean slow) {
        String version = info.version().map(v -> " " + v).orElse(" (before 1.15.2, which reports no version)");
        return "MediaMTX" + version + " at " + api.options().url() + owner
                + (slow ? " answers after more than " + LATE.toMillis() + " ms" : "");
    }

    private void repairPaths() {
        long edition = desiredPaths.edition();
        origins.lookUp();
        statusPublisher.warn(origins.problem());
        Map<String, String> problems = new TreeMap<>();
        Map<String, PathSpec> wanted = desiredPaths.specs(options, mark, origins, problems);
        int all = wanted.size() + problems.size();
        Reconciler.Outcome outcome = reconciler.reconcile(wanted);
        problems.putAll(outcome.problems());
        unfinished = !outcome.finished();
        auditedEdition = edition;
        auditedAt = System.nanoTime();
        ServerSnapshot.Audit audit = new ServerSnapshot.Audit(edition, all, outcome.inPlace(), problems);
        statusPublisher.write(v -> v.audited(audit));
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

    private void sleep(long nanos) {
        try {
            if (bell.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
                bell.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
