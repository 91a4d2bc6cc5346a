package io.cameraservice.mediamtx;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.api.Session;
import io.cameraservice.mediamtx.internal.DesiredPaths;
import io.cameraservice.mediamtx.internal.PathRecorder;
import io.cameraservice.mediamtx.internal.ServerSession;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.spi.Recorder;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attaches to a running MediaMTX and configures it to serve every camera by RTSP, HLS and WebRTC. A server that is away
 * is a state; when it is back, its paths are restored within seconds. Nothing is started or installed, unless
 * {@link MediaMtxOptions#managed} asks for a server of our own where none is found: that one is supervised, and ends
 * with us.
 *
 * <p>Each camera is one path that pulls from the service's relay while it has a reader. Paths of others are never
 * changed.
 *
 * <p>Safe for use by any thread.
 */
public final class MediaMtx implements MediaServer {
    /** The media server's name. */
    public static final String NAME = "mediamtx";

    private final MediaMtxOptions options;
    private final DesiredPaths desiredPaths;
    private final Instant made = InstantSource.system().instant();
    private final Optional<PathRecorder> recorder;
    private volatile @Nullable ServerSession running;
    private boolean closed;

    /** One that is not started. */
    public MediaMtx(MediaMtxOptions options) {
        this.options = requireNonNull(options, "options");
        this.desiredPaths = new DesiredPaths(options.prefix());
        this.recorder = options.recordings().map(directory -> new PathRecorder(directory, desiredPaths, this::running));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized void start(Context context) {
        requireNonNull(context, "context");
        if (running != null || closed) {
            throw new IllegalStateException("a media server is started once");
        }
        running = ServerSession.start(options, desiredPaths, context);
    }

    @Override
    public synchronized void desire(List<Source> sources) {
        desiredPaths.cameras(sources);
        recorder.ifPresent(PathRecorder::camerasChanged);
        ServerSession now = running;
        if (now != null) {
            now.wake();
        }
    }

    @Override
    public StreamUrls urls(CameraId camera) {
        ServerSession now = running;
        return now == null
                ? StreamUrls.none()
                : desiredPaths.name(camera).map(now::urls).orElse(StreamUrls.none());
    }

    @Override
    public Optional<ServedPath> status(CameraId camera) {
        ServerSession now = running;
        return now == null ? Optional.empty() : desiredPaths.name(camera).flatMap(now::served);
    }

    @Override
    public void kick(CameraId camera, String reader) {
        String path =
                desiredPaths.name(camera).orElseThrow(() -> new CameraException.NotFound("camera", camera.toString()));
        try {
            PathState.Peer peer = running()
                    .ask(api -> api.path(path))
                    .flatMap(state -> state.readers().stream()
                            .filter(r -> r.id().equals(reader))
                            .findFirst())
                    .orElseThrow(() -> new CameraException.NotFound("reader", reader));
            Session.Kind kind = Session.Kind.of(peer)
                    .orElseThrow(() -> new CameraException.NotSupported(
                            "kick", "MediaMTX cannot disconnect a " + peer.type(), null));
            running().ask(api -> {
                api.kick(kind, reader);
                return true;
            });
        } catch (MediaMtxException e) {
            if (e.kind() == MediaMtxException.Kind.NOT_FOUND) {
                throw new CameraException.NotFound("reader", reader);
            }
            throw new CameraException.DependencyFailed(
                    e.reason(),
                    NAME,
                    String.valueOf(e.getMessage()),
                    e.suggestion().orElse(null),
                    e);
        }
    }

    @Override
    public ComponentHealth health() {
        ServerSession now = running;
        return now == null ? new ComponentHealth(NAME, ComponentState.STOPPED, "not started", made) : now.health();
    }

    /**
     * Records by this server's own recorder, so that its playback server has the recordings too: each camera on a path
     * of its own, named like the camera's with the suffix {@code -recording}. Records {@code fmp4}, and {@code mp4}
     * that is converted from it at the end. For the {@link io.cameraservice.CameraServiceBuilder#recorder builder} of
     * the service that this is a media server of.
     *
     * @throws IllegalStateException if {@link MediaMtxOptions#recordings} does not say where to
     */
    public Recorder recorder() {
        return recorder.orElseThrow(() -> new IllegalStateException("the options do not say where MediaMTX records"));
    }

    /** The state of the server. */
    public MediaMtxStatus status() {
        ServerSession now = running;
        return now == null
                ? new MediaMtxStatus(
                        MediaMtxStatus.State.STARTING,
                        "not started",
                        made,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        0,
                        Map.of(),
                        0)
                : now.status();
    }

    /** Other paths than those of cameras, made and removed by hand. */
    public MediaMtxPaths paths() {
        return new MediaMtxPaths(desiredPaths, this::running);
    }

    @Override
    public synchronized void close() {
        closed = true;
        recorder.ifPresent(PathRecorder::close);
        ServerSession now = running;
        if (now != null) {
            now.close();
        }
    }

    private ServerSession running() {
        ServerSession now = running;
        if (now == null) {
            throw new CameraException.InvalidState(
                    "not_started", "the media server is not started", "STOPPED", List.of("RUNNING"));
        }
        return now;
    }
}
