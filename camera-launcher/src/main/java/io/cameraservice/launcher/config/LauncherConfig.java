package io.cameraservice.launcher.config;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.media.RecordingFsync;
import io.cameraservice.stream.StreamPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the launcher, complete and checked. Immutable.
 *
 * @param server where JSON-RPC over WebSocket listens
 * @param http where HTTP listens: health, files, preview, dashboard
 * @param limits what the clients of each endpoint may take
 * @param rtsp where the relay listens
 * @param directories where files go
 * @param cameras which cameras there are
 * @param mediaMtx which MediaMTX to attach to
 * @param stream how cameras are encoded
 * @param recorded how recordings are written
 * @param ffmpeg the ffmpeg to run; empty for the first one on the PATH
 * @param apiKeys keys of programs
 * @param logLevel one of slf4j's levels in lower case
 */
public record LauncherConfig(
        Server server,
        Http http,
        EndpointLimits limits,
        Rtsp rtsp,
        Directories directories,
        Cameras cameras,
        MediaMtxConfig mediaMtx,
        StreamPlan stream,
        Recorded recorded,
        Optional<Path> ffmpeg,
        List<ApiKey> apiKeys,
        String logLevel) {
    /**
     * JSON-RPC over WebSocket. Port 0 takes any free one.
     *
     * @param allowedOrigins origins of pages on other hosts that may connect, and by whose hosts listeners on loopback may be
     *     called; {@code "*"} for all
     */
    public record Server(String host, int port, String path, Set<String> allowedOrigins) {}

    /**
     * HTTP. Port 0 takes any free one.
     *
     * @param requestTimeout how long a request may take to come whole
     * @param idleTimeout how long a connection stays open without one
     */
    public record Http(String host, int port, Duration requestTimeout, Duration idleTimeout) {}

    /**
     * The RTSP relay. Port 0 takes any free one.
     *
     * @param user with which readers log in beyond loopback
     * @param passwordFile which holds their password
     */
    public record Rtsp(String host, int port, String user, Path passwordFile) {}

    /**
     * Where files go.
     *
     * @param base under which everything lies that is not placed elsewhere by name
     * @param keyFile the key with which this instance signs its tokens
     */
    public record Directories(Path base, Path recordings, Path snapshots, Path state, Path keyFile) {
        private static final Path SYSTEM = Path.of("/var/lib/camera-service");

        /**
         * {@code /var/lib/camera-service} for root where it exists, else {@code $XDG_STATE_HOME/camera-service}, else
         * {@code ~/.local/state/camera-service}.
         */
        static Path defaultBase(Map<String, String> environment) {
            if ("root".equals(System.getProperty("user.name")) && Files.isDirectory(SYSTEM)) {
                return SYSTEM;
            }
            String state = environment.getOrDefault("XDG_STATE_HOME", "");
            Path parent = state.startsWith("/")
                    ? Path.of(state)
                    : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state");
            return parent.resolve("camera-service");
        }
    }

    /**
     * Which cameras there are.
     *
     * @param v4l2 whether those of the Linux kernel are used
     * @param simulated how many are simulated; empty to have some only where no real camera is found at the start
     */
    public record Cameras(boolean v4l2, Optional<Integer> simulated) {}

    /**
     * How recordings are written.
     *
     * @param segmentLength length of a recording's files
     * @param fsync when they are forced to the disk
     * @param mediaMtxDirectory where MediaMTX writes, if it is the one who records; empty where ffmpeg is
     */
    public record Recorded(Duration segmentLength, RecordingFsync fsync, Optional<Path> mediaMtxDirectory) {}

    /** The defaults, with {@code environment} deciding where files go. */
    public static LauncherConfig defaults(Map<String, String> environment) {
        return load(null, List.of(), environment);
    }

    /**
     * Reads a file, if there is one, then {@code key=value} texts, which win.
     *
     * @throws ConfigException with every problem there is
     */
    public static LauncherConfig load(@Nullable Path file, List<String> sets, Map<String, String> environment) {
        ConfigReader reader = new ConfigReader();
        if (file != null) {
            reader.file(file);
        }
        sets.forEach(reader::set);
        return Settings.read(reader, environment);
    }
}
