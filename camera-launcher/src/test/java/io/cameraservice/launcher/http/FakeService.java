package io.cameraservice.launcher.http;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraStatus;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.access.Principal;
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
import io.cameraservice.media.MediaContent;
import io.cameraservice.stream.StreamState;
import io.cameraservice.stream.StreamStatus;
import io.cameraservice.stream.StreamUrls;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** As much of a service as HTTP sees: files in memory, frames pushed by the test. */
public final class FakeService implements CameraService {
    static final Instant WRITTEN = Instant.parse("2026-01-02T03:04:05.678Z");

    public final Map<String, byte[]> files = new ConcurrentHashMap<>();
    public final Map<String, List<FrameListener>> watchers =
            new ConcurrentHashMap<>(Map.of("camera0", new CopyOnWriteArrayList<>()));
    /** Where camera0 can be read. */
    public volatile StreamUrls urls = StreamUrls.ofRtsp("rtsp://127.0.0.1:8555/camera0");

    volatile Supplier<HealthReport> health = () -> new HealthReport(true, WRITTEN, List.of());
    private long sequence;

    /** Passes a picture to all who watch. */
    public void push(String camera, byte[] jpeg) {
        VideoMode mode = new VideoMode(PixelFormat.MJPEG, new FrameSize(640, 360), FrameRate.of(30));
        watchers.getOrDefault(camera, List.of())
                .forEach(w -> w.frame(Frame.owned(mode, 0, sequence++, System.nanoTime(), jpeg)));
    }

    public int watching() {
        return watchers.values().stream().mapToInt(List::size).sum();
    }

    /** Only what HTTP calls is there; the rest refuses. */
    @Override
    public CameraSession session(Principal principal) {
        return (CameraSession) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CameraSession.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "frames" -> frames((String) args[0], (FrameOptions) args[1], (FrameListener) args[2]);
                    case "camera" -> known((String) args[0]);
                    case "stream" -> stream((String) args[0]);
                    case "openRecording", "openSnapshot" -> open(method.getName(), (String) args[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Of a camera, only that it is there. */
    private @Nullable Object known(String device) {
        if (!watchers.containsKey(device)) {
            throw new CameraException.NotFound("camera", device);
        }
        return null;
    }

    private Subscription frames(String device, FrameOptions options, FrameListener listener) {
        if (options.delivery() != FrameOptions.Delivery.JPEG) {
            throw new IllegalArgumentException("previews are JPEG");
        }
        List<FrameListener> here = watchers.get(device);
        if (here == null) {
            throw new CameraException.NotFound("camera", device);
        }
        here.add(listener);
        return () -> here.remove(listener);
    }

    private StreamStatus stream(String device) {
        if (!watchers.containsKey(device)) {
            throw new CameraException.NotFound("camera", device);
        }
        return new StreamStatus(
                device,
                StreamState.INACTIVE,
                Optional.empty(),
                urls,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private MediaContent open(String method, String name) {
        if (name.contains("/") || name.contains("\\") || name.startsWith(".") || name.indexOf(0) >= 0) {
            throw new CameraException.InvalidArgument("filename", "plain name", "this cannot be a file name");
        }
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new CameraException.NotFound(method.equals("openRecording") ? "recording" : "snapshot", name);
        }
        return new Content(name, bytes);
    }

    private static final class Content implements MediaContent {
        private final String filename;
        private final byte[] bytes;

        Content(String filename, byte[] bytes) {
            this.filename = filename;
            this.bytes = bytes;
        }

        @Override
        public String filename() {
            return filename;
        }

        @Override
        public String contentType() {
            return filename.endsWith(".mp4") ? "video/mp4" : filename.endsWith(".svg") ? "image/svg+xml" : "image/jpeg";
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public Instant lastModified() {
            return WRITTEN;
        }

        @Override
        public void writeTo(OutputStream out, long offset, long length) throws IOException {
            out.write(bytes, Math.toIntExact(offset), Math.toIntExact(length));
        }
    }

    @Override
    public CameraService start() {
        return this;
    }

    @Override
    public List<Camera> cameras() {
        return List.of();
    }

    @Override
    public Optional<Camera> camera(String name) {
        return Optional.empty();
    }

    @Override
    public CameraStatus setLabel(CameraId camera, String label) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ExternalStreams externalStreams() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MediaCatalog media() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription events(Consumer<? super CameraServiceEvent> listener) {
        return () -> {};
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
