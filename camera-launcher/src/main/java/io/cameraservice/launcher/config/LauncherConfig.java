package io.cameraservice.launcher.config;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.device.FrameSize;
import io.cameraservice.stream.StreamPlan;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the launcher was told, complete and checked. Immutable.
 *
 * @param server where JSON-RPC over WebSocket listens
 * @param health where HTTP listens: health, files, preview, dashboard
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
        Health health,
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
    public record Health(String host, int port, Duration requestTimeout, Duration idleTimeout) {}

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
    public record Directories(Path base, Path recordings, Path snapshots, Path state, Path keyFile) {}

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
     * @param mediaMtxDirectory where MediaMTX writes, if it is the one who records; empty where ffmpeg is
     */
    public record Recorded(Duration segmentLength, Optional<Path> mediaMtxDirectory) {}

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
        return of(reader, environment);
    }

    static LauncherConfig of(ConfigReader r, Map<String, String> environment) {
        refuseSharedPorts(r);
        Optional<Path> base = path(r, Settings.STATE_DIR);
        Optional<Path> recordings = path(r, Settings.STORAGE_RECORDINGS_DIR);
        Optional<Path> snapshots = path(r, Settings.STORAGE_SNAPSHOTS_DIR);
        Optional<Path> keyFile = path(r, Settings.SECURITY_JWT_SECRET_FILE);
        Optional<Path> password = path(r, Settings.RTSP_PASSWORD_FILE);
        Optional<Path> ffmpeg = path(r, Settings.FFMPEG_PATH);
        MediaMtxConfig mediaMtx = MediaMtxConfig.of(r);
        if (!r.problems().isEmpty()) {
            throw new ConfigException(r.problems());
        }
        Path root = base.orElseGet(() -> DefaultDirectory.of(environment));
        Path state = root.resolve("state");
        return new LauncherConfig(
                new Server(
                        r.value(Settings.SERVER_HOST),
                        r.value(Settings.SERVER_PORT),
                        r.value(Settings.SERVER_PATH),
                        Set.copyOf(r.value(Settings.SERVER_ALLOWED_ORIGINS))),
                new Health(
                        r.value(Settings.HEALTH_HOST),
                        r.value(Settings.HEALTH_PORT),
                        r.value(Settings.HEALTH_REQUEST_TIMEOUT),
                        r.value(Settings.HEALTH_IDLE_TIMEOUT)),
                limits(r),
                new Rtsp(
                        r.value(Settings.RTSP_HOST),
                        r.value(Settings.RTSP_PORT),
                        r.value(Settings.RTSP_USER),
                        password.orElse(state.resolve("rtsp.password"))),
                new Directories(
                        root,
                        recordings.orElse(root.resolve("recordings")),
                        snapshots.orElse(root.resolve("snapshots")),
                        state,
                        keyFile.orElse(state.resolve("token.key"))),
                new Cameras(r.value(Settings.CAMERAS_V4L2), r.value(Settings.CAMERAS_SIMULATED)),
                mediaMtx,
                plan(r),
                new Recorded(
                        r.value(Settings.RECORDINGS_SEGMENT_LENGTH),
                        mediaMtx.records()
                                ? Optional.of(mediaMtx.recordings()
                                        .orElse(recordings
                                                .orElse(root.resolve("recordings"))
                                                .resolve(".mediamtx")))
                                : Optional.empty()),
                ffmpeg,
                r.value(Settings.SECURITY_API_KEYS),
                r.value(Settings.LOGGING_LEVEL));
    }

    private static EndpointLimits limits(ConfigReader r) {
        return EndpointLimits.builder()
                .connections(r.value(Settings.SERVER_MAX_CONNECTIONS), r.value(Settings.LIMITS_CONNECTIONS_PER_ADDRESS))
                .loginTimeout(r.value(Settings.LIMITS_LOGIN_TIMEOUT))
                .unfinishedInput(
                        r.value(Settings.LIMITS_ANONYMOUS_MESSAGE_BYTES),
                        r.value(Settings.LIMITS_UNFINISHED_INPUT_BYTES))
                .callsPerSecond(
                        r.value(Settings.LIMITS_CALLS_PER_SECOND),
                        r.value(Settings.LIMITS_CALLS_PER_SECOND_PER_ADDRESS))
                .slowCalls(r.value(Settings.LIMITS_SLOW_CALLS), r.value(Settings.LIMITS_SLOW_CALLS_PER_PRINCIPAL))
                .queuedOutput(
                        r.value(Settings.LIMITS_QUEUED_OUTPUT_BYTES),
                        r.value(Settings.LIMITS_TOTAL_QUEUED_OUTPUT_BYTES))
                .responseTimeout(r.value(Settings.LIMITS_RESPONSE_TIMEOUT))
                .downloads(r.value(Settings.HEALTH_MAX_DOWNLOADS), r.value(Settings.LIMITS_DOWNLOADS_PER_PRINCIPAL))
                .previews(r.value(Settings.HEALTH_MAX_PREVIEWS), r.value(Settings.LIMITS_PREVIEWS_PER_PRINCIPAL))
                .build();
    }

    private static StreamPlan plan(ConfigReader r) {
        return StreamPlan.builder()
                .size(new FrameSize(r.value(Settings.STREAM_MAX_WIDTH), r.value(Settings.STREAM_MAX_HEIGHT)))
                .rate(r.value(Settings.STREAM_RATE))
                .keyFrameInterval(r.value(Settings.STREAM_KEY_FRAME_INTERVAL))
                .linger(r.value(Settings.STREAM_LINGER))
                .preRoll(r.value(Settings.STREAM_PRE_ROLL))
                .maxBitrate(Optional.of(r.value(Settings.STREAM_MAX_BITRATE)).filter(b -> b > 0))
                .alwaysOn(r.value(Settings.STREAM_ALWAYS_ON))
                .build();
    }

    static Optional<Path> path(ConfigReader r, Setting<String> setting) {
        String text = r.value(setting);
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            r.problem(r.place(setting), setting.key(), "is not a path: " + e.getReason());
            return Optional.empty();
        }
    }

    private static void refuseSharedPorts(ConfigReader r) {
        List<Setting<Integer>> ports = List.of(Settings.SERVER_PORT, Settings.HEALTH_PORT, Settings.RTSP_PORT);
        for (int i = 0; i < ports.size(); i++) {
            for (Setting<Integer> earlier : ports.subList(0, i)) {
                int port = r.value(ports.get(i));
                if (port != 0 && port == r.value(earlier)) {
                    r.problem(
                            r.place(ports.get(i)),
                            ports.get(i).key(),
                            "is " + port + ", as is " + earlier.key() + "; each needs its own");
                }
            }
        }
    }
}
