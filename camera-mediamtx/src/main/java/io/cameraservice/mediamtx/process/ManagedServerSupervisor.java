package io.cameraservice.mediamtx.process;

import io.cameraservice.CameraException;
import io.cameraservice.access.Credentials;
import io.cameraservice.internal.util.Backoff;
import io.cameraservice.mediamtx.ManagedOptions;
import io.cameraservice.mediamtx.MediaMtxOptions;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a MediaMTX while there is no other: starts it when none is found, restarts it when it ended or hangs, and ends
 * it when closed. On a thread of its own, which the program is tied to. Safe for use by any thread.
 */
public final class ManagedServerSupervisor implements FallbackLauncher, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ManagedServerSupervisor.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);
    /** After so long a run, the restart backoff begins anew. */
    private static final Duration RAN_WELL = Duration.ofSeconds(10);

    private static final String USER = "camera-service";

    private final ManagedOptions options;
    private final URI api;
    private final PortProbe portProbe;
    private final ManagedConfiguration managedConfiguration;
    private final PidFile pidFile;
    private final Runnable wake;
    private final Thread thread = new Thread(this::run, "mediamtx-process");
    private final Backoff startBackoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

    // Guarded by this.
    private boolean wanted;
    private boolean closed;
    private boolean others;
    private @Nullable Long failingSince;
    private @Nullable MediaMtxProcess mediaMtxProcess;
    private Answer answer = new Answer(true, "a MediaMTX is started");

    private volatile Optional<Credentials> login = Optional.empty();

    /** {@code wake}: called, and returns at once, when the server should be polled again. */
    public ManagedServerSupervisor(MediaMtxOptions server, ManagedOptions options, Runnable wake) {
        this.options = options;
        this.api = server.api().url();
        this.portProbe = new PortProbe(api, server.rtspPort());
        this.managedConfiguration = new ManagedConfiguration(options, api);
        this.pidFile = new PidFile(options.directory().resolve("mediamtx.pid"), managedConfiguration.file());
        this.wake = wake;
        thread.setDaemon(true);
    }

    /** Ends the server of an earlier run, which takes a moment, and starts the thread. */
    @Override
    public void prepare() {
        try {
            pidFile.endLeftOver();
        } finally {
            synchronized (this) {
                if (!closed) {
                    thread.start();
                }
            }
        }
    }

    /** The login of the managed server, while it runs. */
    public Optional<Credentials> login() {
        return login;
    }

    @Override
    public synchronized void attached() {
        failingSince = null;
        wanted = false;
        others = mediaMtxProcess == null;
        answer = new Answer(false, others ? "" : "it was started here");
    }

    @Override
    public synchronized Answer noticed(Kind why) {
        long now = System.nanoTime();
        long since = failingSince == null ? now : failingSince;
        failingSince = since;
        Duration failing = Duration.ofNanos(now - since);
        MediaMtxProcess ours = mediaMtxProcess;
        if (ours != null) {
            boolean mute = why == Kind.UNREACHABLE || why == Kind.NO_ANSWER || why == Kind.STUCK;
            if (mute && failing.compareTo(options.hungAfter()) > 0) {
                log.warn("our MediaMTX has not answered for {} s ({}); it is killed", failing.toSeconds(), why);
                failingSince = null;
                ours.kill();
            }
            return answer;
        }
        if (why != Kind.UNREACHABLE) {
            return new Answer(false, ""); // another server is there
        }
        if (others && failing.compareTo(options.giveWay()) < 0) {
            return new Answer(
                    false,
                    "one of our own is started if it stays away for "
                            + options.giveWay().toSeconds() + " s");
        }
        others = false;
        wanted = true;
        notifyAll();
        return answer;
    }

    private void run() {
        while (awaitTurn()) {
            try {
                launch().ifPresent(this::watch);
            } catch (RuntimeException | Error e) { // the next start may succeed
                report("running one failed unexpectedly");
                log.error("running MediaMTX failed unexpectedly", e);
            }
            pause(startBackoff.next());
        }
    }

    private synchronized boolean awaitTurn() {
        await(() -> wanted);
        wanted = false;
        return !closed;
    }

    private Optional<MediaMtxProcess> launch() {
        Optional<String> obstacle = portProbe.obstacle();
        if (obstacle.isPresent()) {
            report(obstacle.get());
            return Optional.empty();
        }
        try {
            managedConfiguration.makeDirectory();
            MediaMtxBinary mediaMtxBinary = MediaMtxBinary.find(options);
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            Credentials.Password password =
                    new Credentials.Password(USER, HexFormat.of().formatHex(secret));
            managedConfiguration.write(mediaMtxBinary.version(), password);
            return begin(mediaMtxBinary, password);
        } catch (CameraException e) {
            report("none could be started: " + e.getMessage()
                    + e.suggestion().map(s -> "; " + s).orElse(""));
        } catch (IOException e) {
            report("none could be started: " + e);
        }
        return Optional.empty();
    }

    private Optional<MediaMtxProcess> begin(MediaMtxBinary mediaMtxBinary, Credentials.Password password)
            throws IOException {
        MediaMtxProcess begun = MediaMtxProcess.start(
                mediaMtxBinary.path(), managedConfiguration.file(), options.directory(), this::ring);
        synchronized (this) {
            mediaMtxProcess = begun;
            login = Optional.of(password);
            failingSince = null;
            answer = new Answer(answer.underWay(), mediaMtxBinary + " is starting");
        }
        log.info("{} is started (process {})", mediaMtxBinary, begun.handle().pid());
        return Optional.of(begun);
    }

    /** Until it ended. */
    private void watch(MediaMtxProcess running) {
        long begun = System.nanoTime();
        try {
            pidFile.write(running.handle());
            awaitListening(running);
            await(() -> !running.isAlive());
        } catch (IOException e) {
            log.warn("our MediaMTX is ended, since its PID file cannot be written: {}", e.toString());
        } finally {
            boolean asked = isClosed();
            running.close();
            pidFile.delete();
            login = Optional.empty();
            if (System.nanoTime() - begun > RAN_WELL.toNanos()) {
                startBackoff.reset();
            }
            synchronized (this) {
                mediaMtxProcess = null;
            }
            if (!asked) {
                report("the one started here " + running.end() + "; it is started again");
                wake.run();
            }
        }
    }

    /** So that it is found at once rather than at the next poll. */
    private void awaitListening(MediaMtxProcess running) {
        while (running.isAlive() && !isClosed() && !portProbe.listens()) {
            pause(Duration.ofMillis(50));
        }
        wake.run();
    }

    private synchronized void report(String text) {
        answer = new Answer(false, text);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void ring() {
        notifyAll();
    }

    private synchronized void pause(Duration length) {
        long until = System.nanoTime() + length.toNanos();
        try {
            for (long left = length.toNanos(); left > 0 && !closed; left = until - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            closed = true; // only the end of the JVM interrupts this thread
        }
    }

    /** Waits until the condition holds or this is closed. */
    private synchronized void await(BooleanSupplier condition) {
        try {
            while (!closed && !condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            closed = true; // as in a pause
        }
    }

    /** Ends it, if one runs. Idempotent, bounded. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
