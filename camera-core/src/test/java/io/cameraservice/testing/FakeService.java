package io.cameraservice.testing;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus;
import io.cameraservice.FrameListener;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.Principal;
import io.cameraservice.access.Role;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStreams;
import io.cameraservice.health.HealthReport;
import io.cameraservice.media.MediaCatalog;
import io.cameraservice.stream.StreamState;
import io.cameraservice.stream.StreamStatus;
import io.cameraservice.stream.StreamUrls;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A service for the tests of endpoints: one camera, {@code camera0}, with constant answers; files in memory; frames and events
 * when the test fires them.
 */
public final class FakeService implements CameraService {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final CameraId CAMERA = new CameraId(0);
    static final VideoMode MODE = new VideoMode(PixelFormat.MJPEG, new FrameSize(1280, 720), FrameRate.of(30));

    /** Content of recordings and snapshots by file name. */
    public final Map<String, byte[]> files = new ConcurrentHashMap<>();
    /** Frame listeners by camera; a key is a camera. */
    public final Map<String, List<FrameListener>> watchers =
            new ConcurrentHashMap<>(Map.of("camera0", new CopyOnWriteArrayList<>()));
    /** Where camera0 can be read. */
    public volatile StreamUrls urls = StreamUrls.ofRtsp("rtsp://127.0.0.1:8555/camera0");
    /** Runs before a file is opened. */
    public volatile Runnable opening = () -> {};
    /** Runs while an external stream is added, e.g. waiting for a host that is silent. */
    public volatile Runnable adding = () -> {};
    /** The answer of {@link #health()}. */
    public volatile Supplier<HealthReport> health =
            () -> new HealthReport(true, NOON, Duration.ofSeconds(100), List.of());

    private final List<Consumer<? super CameraServiceEvent>> listeners = new CopyOnWriteArrayList<>();
    private long sequence;

    /**
     * Knows the tokens {@code viewer}, {@code operator}, {@code admin}, {@code until INSTANT}, and {@code old}, which has expired
     * since.
     */
    public static final Authenticator TOKENS = credentials -> {
        String token = ((Credentials.Token) credentials).secret();
        if (token.startsWith("until ")) {
            return new Principal("brief", Role.VIEWER, Optional.of(Instant.parse(token.substring(6))));
        }
        if (token.equals("old")) {
            return new Principal("old", Role.ADMIN, Optional.of(NOON));
        }
        Role role = Role.ofWireName(token)
                .orElseThrow(() -> new CameraException.Unauthenticated("invalid_token", "this token is not valid"));
        return new Principal(token, role, Optional.empty());
    };

    /** The status of its camera. */
    public static CameraStatus camera(CameraState state) {
        return new CameraStatus(
                CAMERA,
                "Front door",
                DeviceIdentity.of("046d:0825 HD Webcam", "A1", null),
                Optional.of("/dev/video0"),
                state,
                NOON,
                Optional.empty(),
                Optional.of(MODE),
                Optional.of("largest within 1280x720 that reaches 30/s"),
                new CameraStatus.FeedMetrics(1, 0, 0, 0, 1, 0, 29.5, NOON),
                stream(StreamUrls.ofRtsp("rtsp://127.0.0.1:8555/camera0")));
    }

    static StreamStatus stream(StreamUrls urls) {
        return new StreamStatus(
                "camera0",
                StreamState.ACTIVE,
                Optional.empty(),
                urls,
                2,
                1000,
                2000,
                Optional.of(new StreamStatus.EncoderInfo(
                        "libx264", "software", Optional.of(42L), NOON, Duration.ofSeconds(100), 0, 0)),
                Optional.empty(),
                Optional.of(NOON),
                Optional.of(Duration.ofSeconds(100)),
                new StreamStatus.Use(
                        2,
                        Optional.of(Duration.ofSeconds(10)),
                        Optional.of(NOON),
                        Optional.of(Duration.ofSeconds(100))));
    }

    /** Passes a JPEG to the frame listeners of a camera. */
    public void push(String camera, byte[] jpeg) {
        VideoMode mode = new VideoMode(PixelFormat.MJPEG, new FrameSize(640, 360), FrameRate.of(30));
        watchers.getOrDefault(camera, List.of())
                .forEach(w -> w.frame(Frame.owned(mode, 0, sequence++, System.nanoTime(), jpeg)));
    }

    /** The number of frame listeners. */
    public int watching() {
        return watchers.values().stream().mapToInt(List::size).sum();
    }

    /** Passes an event to all listeners. */
    public void fire(CameraServiceEvent event) {
        listeners.forEach(l -> l.accept(event));
    }

    /** The event that its camera was plugged in. */
    public CameraServiceEvent connected() {
        return new CameraServiceEvent.CameraConnected(NOON, camera(CameraState.IDLE));
    }

    /** The event that its camera was unplugged. */
    public CameraServiceEvent disconnected() {
        return new CameraServiceEvent.CameraDisconnected(NOON, camera(CameraState.DISCONNECTED));
    }

    /** The number of event listeners. */
    public int listeners() {
        return listeners.size();
    }

    @Override
    public CameraService start() {
        return this;
    }

    @Override
    public List<Camera> cameras() {
        throw new AssertionError("clients go through their session");
    }

    @Override
    public Optional<Camera> camera(String name) {
        throw new AssertionError("clients go through their session");
    }

    @Override
    public CameraStatus setLabel(CameraId camera, String label) {
        throw new AssertionError("clients go through their session");
    }

    @Override
    public CameraStatus forgetCamera(CameraId camera) {
        throw new AssertionError("clients go through their session");
    }

    @Override
    public CameraStatus mergeCameras(CameraId from, CameraId into) {
        throw new AssertionError("clients go through their session");
    }

    @Override
    public ExternalStreams externalStreams() {
        throw new AssertionError("clients go through their session");
    }

    @Override
    public MediaCatalog media() {
        throw new AssertionError("clients go through their session");
    }

    @Override
    public CameraSession session(Principal principal) {
        return new FakeSession(principal, this);
    }

    @Override
    public Subscription events(Consumer<? super CameraServiceEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public HealthReport health() {
        return health.get();
    }

    @Override
    public Optional<URI> rtspAddress() {
        return Optional.of(URI.create("rtsp://127.0.0.1:8555"));
    }

    @Override
    public void close() {}
}
