package io.cameraservice.launcher.config;

import static io.cameraservice.launcher.config.ValueType.autoOr;
import static io.cameraservice.launcher.config.ValueType.bitrate;
import static io.cameraservice.launcher.config.ValueType.choice;
import static io.cameraservice.launcher.config.ValueType.duration;
import static io.cameraservice.launcher.config.ValueType.flag;
import static io.cameraservice.launcher.config.ValueType.listOf;
import static io.cameraservice.launcher.config.ValueType.matching;
import static io.cameraservice.launcher.config.ValueType.number;
import static io.cameraservice.launcher.config.ValueType.rate;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.launcher.config.LauncherConfig.Cameras;
import io.cameraservice.launcher.config.LauncherConfig.Directories;
import io.cameraservice.launcher.config.LauncherConfig.Http;
import io.cameraservice.launcher.config.LauncherConfig.Recorded;
import io.cameraservice.launcher.config.LauncherConfig.Rtsp;
import io.cameraservice.launcher.config.LauncherConfig.Server;
import io.cameraservice.media.RecordingFsync;
import io.cameraservice.stream.StreamPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All settings. Each is declared once, with its key, type, default and description, at the place where its value goes;
 * those of MediaMTX in {@link MediaMtxConfig}. The known keys and the shipped file are derived from the declarations.
 */
final class Settings {
    static final ValueType<Integer> PORT = number(0, 65535);
    static final ValueType<String> HOST =
            matching(Pattern.compile("[A-Za-z0-9.:_-]+"), "a host name or address like 127.0.0.1 (0.0.0.0 for all)");

    private static final ValueType<String> ORIGIN =
            matching(Pattern.compile("\\*|https?://[^\\s/]+"), "an origin like https://cams.example.org, or * for all");
    private static final ValueType<String> USER =
            matching(Pattern.compile("[^:\\s]{1,64}"), "a name without spaces and colons");
    private static final ValueType<Duration> SECOND_TO_HOUR = duration(Duration.ofSeconds(1), Duration.ofHours(1));

    private Settings() {}

    /**
     * Declares and reads all settings. Sections are made in the order of the shipped file.
     *
     * @throws ConfigException if there was any problem
     */
    static LauncherConfig read(ConfigReader r, Map<String, String> environment) {
        Section server = r.section("server", "JSON-RPC over WebSocket: what clients connect to.");
        Server serverConfig = server(server);
        Section http = r.section("health", "HTTP: health, files, preview pictures, dashboard.");
        Http httpConfig = http(http);
        EndpointLimits limits = limits(server, http, r);
        Section rtsp = r.section(
                "rtsp", "Live streams. Beyond loopback, readers log in with this user and the password in the file.");
        String rtspHost = rtsp.get("host", HOST, "127.0.0.1");
        int rtspPort = rtsp.get("port", PORT, 8555);
        String rtspUser = rtsp.get("user", USER, "viewer");
        Optional<Path> rtspPassword = rtsp.path(
                "password_file",
                "empty: rtsp.password in the state directory, made at first start for its owner alone");
        refuseShared(http, httpConfig.port(), server, serverConfig.port());
        refuseShared(rtsp, rtspPort, server, serverConfig.port());
        refuseShared(rtsp, rtspPort, http, httpConfig.port());
        Path base = base(r.section("", ""), environment);
        Path state = base.resolve("state");
        Section storage = r.section("storage", "");
        Path recordings = storage.path("recordings_dir", "empty: recordings below state_dir")
                .orElse(base.resolve("recordings"));
        Path snapshots = storage.path("snapshots_dir", "empty: snapshots below state_dir")
                .orElse(base.resolve("snapshots"));
        Cameras cameras = cameras(r.section("cameras", ""));
        Section mediaMtx = r.section("mediamtx", MediaMtxConfig.DESCRIPTION);
        StreamPlan stream = stream(r.section("stream", ""));
        Section recorded = r.section("recordings", "");
        boolean mediaMtxRecords = recorded.get(
                        "engine",
                        choice("internal", "ffmpeg", "mediamtx"),
                        "internal",
                        "who writes them: the service (ffmpeg is its former name for that), or mediamtx for its"
                                + " playback server (fmp4 and mp4 only; needs MediaMTX to record)")
                .equals("mediamtx");
        Duration segmentLength = recorded.get(
                "segment_length",
                SECOND_TO_HOUR,
                Duration.ofMinutes(1),
                "length of the files of which a recording consists");
        RecordingFsync fsync = RecordingFsync.ofWireName(recorded.get(
                        "fsync",
                        choice(RecordingFsync.wireNames().toArray(String[]::new)),
                        RecordingFsync.SEGMENT.wireName(),
                        "when what the service writes is forced to the disk, against a loss of power: never (the kernel"
                                + " writes within half a minute), segment (when a file is complete), second (every"
                                + " second, and then)"))
                .orElseThrow();
        MediaMtxConfig mediaMtxConfig = MediaMtxConfig.read(mediaMtx, mediaMtxRecords);
        if (mediaMtxRecords && !mediaMtxConfig.enabled().orElse(true)) {
            recorded.problem("engine", "is mediamtx while mediamtx.enabled is off");
        }
        Optional<Path> ffmpeg = r.section("ffmpeg", "").path("path", "empty: the first ffmpeg on the PATH");
        Section security = r.section("security", "");
        Path keyFile = security.path(
                        "jwt_secret_file",
                        "empty: token.key in the state directory, made at first start for its owner alone")
                .orElse(state.resolve("token.key"));
        List<ApiKey> apiKeys = security.get(
                "api_keys",
                ApiKey.list(),
                List.of(),
                "long-lived keys of programs, e.g. [{name: nvr, role: viewer, key_sha256: 9f86…}]");
        String logLevel = r.section("logging", "")
                .get(
                        "level",
                        choice("error", "warn", "info", "debug", "trace"),
                        "info",
                        "error, warn, info, debug, trace");
        if (!r.problems().isEmpty()) {
            throw new ConfigException(r.problems());
        }
        return new LauncherConfig(
                serverConfig,
                httpConfig,
                limits,
                new Rtsp(rtspHost, rtspPort, rtspUser, rtspPassword.orElse(state.resolve("rtsp.password"))),
                new Directories(base, recordings, snapshots, state, keyFile),
                cameras,
                mediaMtxConfig,
                stream,
                new Recorded(
                        segmentLength,
                        fsync,
                        mediaMtxRecords
                                ? mediaMtxConfig.recordings().or(() -> Optional.of(recordings.resolve(".mediamtx")))
                                : Optional.empty()),
                ffmpeg,
                apiKeys,
                logLevel);
    }

    private static Server server(Section s) {
        return new Server(
                s.get("host", HOST, "127.0.0.1", "0.0.0.0 to be reachable from other machines"),
                s.get("port", PORT, 8002),
                s.get("path", matching(Pattern.compile("/[A-Za-z0-9._~/-]*"), "a path like /ws"), "/ws", ""),
                Set.copyOf(s.get(
                        "allowed_origins",
                        listOf(ORIGIN),
                        List.of(),
                        "pages of other hosts that may connect, e.g. [https://cams.example.org];"
                                + " also what a proxy calls us")));
    }

    private static Http http(Section s) {
        return new Http(
                s.get("host", HOST, "127.0.0.1"),
                s.get("port", PORT, 8003),
                s.get(
                        "request_timeout",
                        SECOND_TO_HOUR,
                        Duration.ofSeconds(10),
                        "how long a request may take to come whole"),
                s.get(
                        "idle_timeout",
                        SECOND_TO_HOUR,
                        Duration.ofSeconds(30),
                        "how long a connection stays open without one"));
    }

    private static EndpointLimits limits(Section server, Section http, ConfigReader r) {
        Section s = r.section(
                "limits",
                "What clients may take, so that none takes what others need."
                        + " Clients that are not logged in give way to those that are.");
        return EndpointLimits.builder()
                .connections(
                        server.get(
                                "max_connections",
                                number(1, 100_000),
                                1000,
                                "at one time, here, at HTTP and at RTSP each;"
                                        + " one that is not logged in gives way to one more"),
                        s.get("connections_per_address", number(1, 100_000), 500))
                .loginTimeout(s.get(
                        "login_timeout",
                        duration(Duration.ZERO, Duration.ofHours(1)),
                        Duration.ofSeconds(10),
                        "time to log in after connecting; 0s: any time"))
                .unfinishedInput(
                        s.get(
                                "anonymous_message_bytes",
                                number(1024, 1_048_576),
                                16_384,
                                "of a client that is not logged in; 1 MiB of one that is"),
                        s.get(
                                "unfinished_input_bytes",
                                number(1_048_576, 1_073_741_824),
                                67_108_864,
                                "of messages that have not arrived whole, of all clients"))
                .callsPerSecond(
                        s.get(
                                "calls_per_second",
                                number(1, 100_000_000),
                                250_000,
                                "of one principal: answered from memory, a call costs microseconds"),
                        s.get("calls_per_second_per_address", number(1, 100_000_000), 500_000))
                .slowCalls(
                        s.get(
                                "slow_calls",
                                number(1, 1000),
                                24,
                                "at one time, calls that wait for cameras, other programs or hosts"),
                        s.get("slow_calls_per_principal", number(1, 1000), 8, "more of them wait"))
                .queuedOutput(
                        s.get(
                                "queued_output_bytes",
                                number(16_384, 1_073_741_824),
                                1_048_576,
                                "that wait for a client to read them; one that lets more pile up is disconnected"),
                        s.get(
                                "total_queued_output_bytes",
                                number(1_048_576, 1_073_741_824),
                                67_108_864,
                                "of all clients"))
                .responseTimeout(s.get(
                        "response_timeout",
                        SECOND_TO_HOUR,
                        Duration.ofSeconds(30),
                        "how long a client of HTTP may take nothing of an answer"))
                .downloads(
                        http.get("max_downloads", number(1, 256), 16, "files served at the same time"),
                        s.get("downloads_per_principal", number(1, 256), 4, "see health.max_downloads"))
                .previews(
                        http.get(
                                "max_previews",
                                number(1, 256),
                                32,
                                "pictures and live previews served at the same time"),
                        s.get("previews_per_principal", number(1, 256), 8, "see health.max_previews"))
                .build();
    }

    private static Path base(Section s, Map<String, String> environment) {
        return s.path("state_dir", """
                        Everything the service writes lies below this directory, in recordings, snapshots and state.
                        Empty: /var/lib/camera-service for root where it exists, else $XDG_STATE_HOME/camera-service,
                        else ~/.local/state/camera-service.""").orElseGet(() -> Directories.defaultBase(environment));
    }

    private static Cameras cameras(Section s) {
        return new Cameras(
                s.get(
                        "v4l2",
                        flag(),
                        true,
                        "use the cameras of the Linux kernel (USB and others), and those plugged in later"),
                s.get(
                        "simulated",
                        autoOr(number(0, 64)),
                        Optional.empty(),
                        "0 to 64 simulated cameras; auto: two, and only where no real camera is found at the start"));
    }

    private static StreamPlan stream(Section s) {
        return StreamPlan.builder()
                .size(new FrameSize(
                        s.get(
                                "max_width",
                                number(16, 16384),
                                1280,
                                "the largest picture wanted; a camera's nearest that is not larger is taken"),
                        s.get("max_height", number(16, 16384), 720)))
                .rate(s.get("rate", rate(), FrameRate.of(30), "frames a second, also like 30000/1001"))
                .keyFrameInterval(s.get(
                        "key_frame_interval",
                        duration(Duration.ofMillis(200), Duration.ofSeconds(10)),
                        Duration.ofSeconds(1)))
                .linger(s.get(
                        "linger",
                        duration(Duration.ZERO, Duration.ofHours(1)),
                        Duration.ofSeconds(10),
                        "how long camera and encoder stay on after the last reader left"))
                .preRoll(s.get(
                        "pre_roll",
                        duration(Duration.ZERO, Duration.ofMinutes(5)),
                        Duration.ZERO,
                        "how much of the past is kept for recordings; more than 0 keeps cameras on"))
                .maxBitrate(Optional.of(s.get("max_bitrate", bitrate(), 0, "bits per second; 0: as the picture needs"))
                        .filter(bits -> bits > 0))
                .alwaysOn(s.get("always_on", flag(), false))
                .build();
    }

    private static void refuseShared(Section section, int port, Section earlier, int other) {
        if (port != 0 && port == other) {
            section.problem("port", "is " + port + ", as is " + earlier.name() + ".port; each needs its own");
        }
    }
}
