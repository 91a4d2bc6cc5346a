package io.cameraservice.internal.stream;

import io.cameraservice.CameraException;
import io.cameraservice.CameraStream;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.capture.CameraFeed;
import io.cameraservice.internal.rtsp.RelayStats;
import io.cameraservice.internal.rtsp.RelayStream;
import io.cameraservice.internal.rtsp.RelayStream.DemandListener;
import io.cameraservice.internal.rtsp.RelayStream.SilenceListener;
import io.cameraservice.internal.rtsp.RtspServer;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.internal.util.Since;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.stream.StreamState;
import io.cameraservice.stream.StreamStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera's stream: runs while it has demand on the relay, and a while longer. All decisions are made on one line.
 * Safe for use by any thread.
 */
public final class StreamController implements CameraStream, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamController.class);
    /** So much of the past is always there for a recorder that has to be started again. */
    private static final Duration KEPT = Duration.ofSeconds(3);

    /** Called on the stream's line. */
    public interface Observer extends SilenceListener {
        void streamChanged();

        void encoderRestarted(String reason, int restarts);
    }

    private final String name;
    private final CameraFeed feed;
    private final StreamPlan plan;
    private final ServiceThreads threads;
    private final PublishedStream served;
    private final Observer observer;
    private final SerialExecutor line;
    private final RelayStream mount;
    private final EncoderSupervisor encoder;
    private final @Nullable Subscription always;
    private final ClientDemand clients;

    // Written on the line only.
    private volatile boolean wanted;
    private volatile boolean stopping;
    private StreamState reported = StreamState.INACTIVE;
    private boolean closed;
    private @Nullable Timer linger;

    public StreamController(
            String name,
            CameraFeed feed,
            RtspServer relay,
            StreamPlan plan,
            EncoderStarter starter,
            ServiceThreads threads,
            InstantSource clock,
            PublishedStream served,
            Observer observer) {
        this.name = name;
        this.feed = feed;
        this.plan = plan;
        this.threads = threads;
        this.served = served;
        this.observer = observer;
        this.line = threads.line();
        this.mount = relay.mount(name, new DemandListener() {
            @Override
            public void wanted() {
                line.execute(StreamController.this::begin);
            }

            @Override
            public void idle() {
                line.execute(StreamController.this::startLinger);
            }
        });
        mount.keepLast(plan.preRoll().compareTo(KEPT) > 0 ? plan.preRoll() : KEPT);
        mount.onSilence(observer);
        this.encoder = new EncoderSupervisor(
                name, feed, mount, plan, starter, threads, line, clock, this::notifyListener, observer);
        this.clients = new ClientDemand(mount, clock);
        this.always = plan.alwaysOn() ? mount.hold() : null;
    }

    /** The stream on the relay. */
    public RelayStream mount() {
        return mount;
    }

    /** The plan it follows. */
    public StreamPlan plan() {
        return plan;
    }

    @Override
    public StreamStatus status() {
        RelayStats stats = mount.stats();
        StreamState state = state(stats);
        Optional<Since> liveSince = state == StreamState.ACTIVE ? encoder.liveSince() : Optional.empty();
        Optional<Since> keptSince = clients.since();
        return new StreamStatus(
                name,
                state,
                detail(state),
                served.urls(),
                stats.readers(),
                stats.bytesIn(),
                stats.bytesOut(),
                encoder.info(),
                served.path(),
                liveSince.map(Since::at),
                liveSince.map(Since::elapsed),
                new StreamStatus.Use(
                        stats.readers() + stats.holds(),
                        plan.alwaysOn() ? Optional.empty() : Optional.of(plan.linger()),
                        keptSince.map(Since::at),
                        keptSince.map(Since::elapsed)));
    }

    /** Why it cannot run; empty if nothing is known to prevent it. */
    public Optional<CameraException> failure() {
        return encoder.failure()
                .or(() -> status().detail()
                        .map(d -> new CameraException.DependencyFailed("stream_failed", "ffmpeg", d, null, null)));
    }

    @Override
    public void disconnect(String reader) {
        served.disconnect(reader);
    }

    @Override
    public Subscription hold() {
        return mount.hold();
    }

    /** Keeps it running on behalf of clients, however many of them ask. */
    public void keep() {
        clients.keep();
    }

    /** Ends what {@link #keep} began; false if there is nothing to end. */
    public boolean release() {
        return clients.release();
    }

    @Override
    public StreamStatus awaitActive(Duration atMost) {
        Outcomes.forOutcome(mount.whenLive(), atMost, () -> {
            StreamStatus now = status();
            return new CameraException.InvalidState(
                    "stream_not_ready",
                    "the stream of " + name + " did not start within " + atMost.toMillis() + " ms"
                            + now.detail().map(d -> ": " + d).orElse(""),
                    now.state().name(),
                    List.of(StreamState.ACTIVE.name()));
        });
        return status();
    }

    /** Ends the encoder and takes the stream off the relay. Idempotent; blocks for up to a few seconds. */
    @Override
    public void close() {
        clients.release();
        if (always != null) {
            always.close();
        }
        mount.close();
        Outcomes.forOutcome(
                line.submit(() -> {
                    closed = true;
                    end();
                    return true;
                }),
                Duration.ofSeconds(5),
                () -> new CameraException("close_timeout", name + ": the encoder did not end in time", null, null));
    }

    private StreamState state(RelayStats stats) {
        if (stopping) {
            return StreamState.STOPPING;
        }
        if (!wanted) {
            return StreamState.INACTIVE;
        }
        if (encoder.problem().isPresent() || !feed.state().isConnected()) {
            return StreamState.ERROR;
        }
        return stats.live() ? StreamState.ACTIVE : StreamState.STARTING;
    }

    private Optional<String> detail(StreamState state) {
        if (state == StreamState.STARTING && encoder.awaitsKeyFrame()) {
            return Optional.of("waiting for the camera's next key frame; set a shorter interval in the camera");
        }
        if (state != StreamState.ERROR) {
            return Optional.empty();
        }
        return feed.state().isConnected() ? encoder.problem() : Optional.of("the camera is not plugged in");
    }

    private void begin() {
        cancelLinger();
        if (wanted || closed) {
            return;
        }
        wanted = true;
        log.info("{}: demand for the stream began", name);
        encoder.begin();
        notifyListener();
    }

    private void startLinger() {
        if (wanted && linger == null) {
            linger = threads.after(plan.linger(), line, () -> {
                log.info("{}: demand for the stream ended", name);
                end();
            });
        }
    }

    private void cancelLinger() {
        if (linger != null) {
            linger.cancel();
            linger = null;
        }
    }

    private void end() {
        cancelLinger();
        if (!wanted) {
            return;
        }
        stopping = true;
        notifyListener();
        wanted = false;
        encoder.end();
        stopping = false;
        notifyListener();
    }

    private void notifyListener() {
        StreamState now = state(mount.stats());
        if (now != reported) {
            reported = now;
            observer.streamChanged();
        }
    }
}
