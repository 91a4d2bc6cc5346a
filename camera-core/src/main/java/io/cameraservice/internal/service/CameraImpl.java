package io.cameraservice.internal.service;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus;
import io.cameraservice.CameraStream;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.CameraServiceEvent.CameraConnected;
import io.cameraservice.event.CameraServiceEvent.CameraControlsChanged;
import io.cameraservice.event.CameraServiceEvent.CameraDisconnected;
import io.cameraservice.event.CameraServiceEvent.CameraStatusChanged;
import io.cameraservice.event.CameraServiceEvent.EncoderRestarted;
import io.cameraservice.event.CameraServiceEvent.StreamChanged;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.capture.CameraFeed;
import io.cameraservice.internal.capture.ControlManager;
import io.cameraservice.internal.recording.RecordingSource;
import io.cameraservice.internal.stream.StreamController;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.stream.StreamUrls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One camera with its feed, its stream and its recording. Safe for use by any thread. */
final class CameraImpl implements Camera, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CameraImpl.class);

    private final CameraContext context;
    private final CameraFeed feed;
    private final StreamController stream;
    private final StreamFrameDecoder pictures;
    private final CameraCondition condition;
    private final RecordingSource source;
    private final ControlManager controls;
    private final DeviceInitializer deviceInitializer;
    private volatile KnownCamera known;
    private StreamUrls urls; // used by one thread at a time
    private Optional<VideoMode> mode = Optional.empty(); // on the feed's line: what was published last

    CameraImpl(CameraContext context, KnownCamera known, StateStore state) {
        this.context = context;
        this.known = known;
        this.condition = new CameraCondition(context.clock().instant());
        this.urls = context.served(known.id()).urls();
        String name = known.id().toString();
        StreamPlan plan = context.plan(known.id());
        this.feed = new CameraFeed(name, context.threads(), context.clock(), plan, context::toJpeg, this::feedChanged);
        this.stream = new StreamController(
                name,
                feed,
                context.relay(),
                plan,
                context.encoders(),
                context.threads(),
                context.clock(),
                context.served(known.id()),
                new StreamObserver());
        this.pictures = context.snapshots().live(this, feed, context.threads());
        this.deviceInitializer = new DeviceInitializer(context.threads());
        this.controls = new ControlManager(
                known.id(),
                state,
                context.threads(),
                now -> context.publish(new CameraControlsChanged(context.clock().instant(), id(), now)));
        this.source = new RecordingSource(
                known.id(),
                stream.mount(),
                from -> condition.reason(feed.state(), from),
                stream::failure,
                feed::failures,
                plan.keyFrameInterval(),
                plan.preRoll());
    }

    @Override
    public CameraId id() {
        return known.id();
    }

    RecordingSource source() {
        return source;
    }

    KnownCamera known() {
        return known;
    }

    void attach(KnownCamera recognised, CameraDriver driver, DeviceInfo device) {
        known = recognised;
        deviceInitializer.begin(ready -> controls.attach(driver, device, ready), () -> feed.attach(driver, device));
    }

    /** Completes when the state reflects all that was reported so far. */
    CompletableFuture<Boolean> settled() {
        return deviceInitializer.settled().thenCompose(done -> feed.settled());
    }

    void detach(KnownCamera recognised, Optional<String> reason) {
        known = recognised;
        controls.detach();
        deviceInitializer.end(() -> feed.detach(reason));
    }

    void controlChanged(Control control) {
        controls.changed(control);
    }

    void rename(KnownCamera labelled) {
        known = labelled;
        context.publish(new CameraStatusChanged(context.clock().instant(), status(), condition.state()));
    }

    void urlsChanged() {
        StreamUrls now = context.served(id()).urls();
        if (!now.equals(urls)) {
            urls = now;
            context.publish(new CameraStatusChanged(context.clock().instant(), status(), condition.state()));
        }
    }

    @Override
    public CameraStatus status() {
        KnownCamera camera = known;
        return new CameraStatus(
                camera.id(),
                camera.name(),
                camera.identity(),
                feed.device().map(DeviceInfo::node),
                condition.state(),
                condition.since(),
                condition.problem(),
                feed.mode(),
                feed.modeReason(),
                feed.metrics(),
                stream.status());
    }

    @Override
    public Optional<DeviceInfo> device() {
        return feed.device();
    }

    @Override
    public List<Control> controls() {
        return controls.list();
    }

    @Override
    public List<Control> setControls(Map<String, ControlValue> values, OutOfRange outOfRange) {
        return controls.set(values, outOfRange);
    }

    @Override
    public List<Control> resetControls(Set<String> names) {
        return controls.reset(names);
    }

    @Override
    public Frame frame() {
        return context.snapshots().frame(this, feed);
    }

    @Override
    public Snapshot snapshot(SnapshotRequest request) {
        return context.snapshots().take(this, feed, request);
    }

    @Override
    public Subscription frames(FrameOptions options, FrameListener listener) {
        boolean decoded = options.delivery() == FrameOptions.Delivery.JPEG && SnapshotService.isEncoded(feed);
        return decoded ? pictures.subscribe(options, listener) : feed.subscribe(options, listener);
    }

    @Override
    public Recording record(RecordingRequest request) {
        requireConnected("record");
        return context.recordings().start(source, request);
    }

    @Override
    public Recording stopRecording() {
        return context.recordings().stop(id());
    }

    @Override
    public Optional<Recording> recording() {
        return context.recordings().current(id());
    }

    Recording saveRecent(Duration length) {
        requireConnected("save the last seconds of");
        source.requirePast(length);
        return context.recordings().saveRecent(source, length);
    }

    @Override
    public CameraStream stream() {
        return stream;
    }

    /** Keeps the stream running for clients, however many ask, until {@link #releaseStream}. */
    void keepStream() {
        requireConnected("start the stream of");
        context.encoders().require(feed.mode().map(VideoMode::format));
        stream.keep();
    }

    void releaseStream() {
        if (!stream.release()) {
            throw new CameraException.InvalidState(
                    "not_streaming",
                    "nobody asked for the stream of " + id() + " to be kept running",
                    stream.status().state());
        }
    }

    void requireConnected(String action) {
        condition.requireConnected(id(), action);
    }

    /** On the feed's line: one change after the other. */
    private void feedChanged(CameraState next, Optional<String> why) {
        CameraState before = condition.state();
        boolean anotherReason = !condition.problem().equals(why);
        boolean anotherSize =
                next == CameraState.RUNNING && before == next && !feed.mode().equals(mode);
        mode = feed.mode();
        Instant now = context.clock().instant();
        condition.set(next, why, now);
        boolean connected = next.isConnected();
        if (before.isConnected() != connected) {
            context.publish(connected ? new CameraConnected(now, status()) : new CameraDisconnected(now, status()));
        } else if (before != next || anotherSize || (!connected && anotherReason)) {
            context.publish(new CameraStatusChanged(now, status(), before));
        }
    }

    /** Ends encoder and feed. Idempotent, bounded. */
    @Override
    public void close() {
        controls.detach();
        pictures.close();
        try {
            stream.close();
        } catch (CameraException e) {
            log.warn("{}", e.getMessage());
        } finally {
            feed.close();
            condition.end(); // later calls are refused at once
        }
    }

    /** Its controls, for who removes it or gives it another device. */
    ControlManager controlManager() {
        return controls;
    }

    private final class StreamObserver implements StreamController.Observer {
        @Override
        public void streamChanged() {
            context.publish(new StreamChanged(context.clock().instant(), id(), stream.status()));
        }

        @Override
        public void encoderRestarted(String reason, int restarts) {
            Instant now = context.clock().instant();
            condition.until(System.nanoTime(), GapReason.ENCODER_FAILED);
            context.publish(new EncoderRestarted(now, id(), reason, restarts));
        }

        @Override
        public void silenceEnded(long fromNanos, long toNanos) {
            context.recordings().silenceEnded(id(), fromNanos, toNanos);
        }
    }
}
