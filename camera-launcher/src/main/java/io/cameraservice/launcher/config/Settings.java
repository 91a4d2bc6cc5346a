package io.cameraservice.launcher.config;

import io.cameraservice.device.FrameRate;
import io.cameraservice.internal.util.ClosestName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of all keys: the one place that knows their names, kinds and defaults. */
final class Settings {
    private static final ValueType<Integer> PORT = ValueType.number(0, 65535);
    private static final ValueType<String> HOST = ValueType.matching(
            Pattern.compile("[A-Za-z0-9.:_-]+"), "a host name or address like 127.0.0.1 (0.0.0.0 for all)");

    static final Setting<String> SERVER_HOST = new Setting<>("server.host", HOST, "127.0.0.1");
    static final Setting<Integer> SERVER_PORT = new Setting<>("server.port", PORT, 8002);
    static final Setting<String> SERVER_PATH = new Setting<>(
            "server.path", ValueType.matching(Pattern.compile("/[A-Za-z0-9._~/-]*"), "a path like /ws"), "/ws");
    static final Setting<Integer> SERVER_MAX_CONNECTIONS =
            new Setting<>("server.max_connections", ValueType.number(1, 100_000), 1000);
    static final Setting<List<String>> SERVER_ALLOWED_ORIGINS = new Setting<>(
            "server.allowed_origins",
            ValueType.listOf(ValueType.matching(
                    Pattern.compile("\\*|https?://[^\\s/]+"), "an origin like https://cams.example.org, or * for all")),
            List.of());
    static final Setting<String> HEALTH_HOST = new Setting<>("health.host", HOST, "127.0.0.1");
    static final Setting<Integer> HEALTH_PORT = new Setting<>("health.port", PORT, 8003);
    static final Setting<Integer> HEALTH_MAX_PREVIEWS =
            new Setting<>("health.max_previews", ValueType.number(1, 256), 32);
    static final Setting<Integer> HEALTH_MAX_DOWNLOADS =
            new Setting<>("health.max_downloads", ValueType.number(1, 256), 16);
    static final Setting<Duration> HEALTH_REQUEST_TIMEOUT = new Setting<>(
            "health.request_timeout",
            ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            Duration.ofSeconds(10));
    static final Setting<Duration> HEALTH_IDLE_TIMEOUT = new Setting<>(
            "health.idle_timeout",
            ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            Duration.ofSeconds(30));
    static final Setting<Integer> LIMITS_CONNECTIONS_PER_ADDRESS =
            new Setting<>("limits.connections_per_address", ValueType.number(1, 100_000), 500);
    static final Setting<Duration> LIMITS_LOGIN_TIMEOUT = new Setting<>(
            "limits.login_timeout", ValueType.duration(Duration.ZERO, Duration.ofHours(1)), Duration.ofSeconds(10));
    static final Setting<Integer> LIMITS_ANONYMOUS_MESSAGE_BYTES =
            new Setting<>("limits.anonymous_message_bytes", ValueType.number(1024, 1_048_576), 16_384);
    static final Setting<Integer> LIMITS_UNFINISHED_INPUT_BYTES =
            new Setting<>("limits.unfinished_input_bytes", ValueType.number(1_048_576, 1_073_741_824), 67_108_864);
    static final Setting<Integer> LIMITS_CALLS_PER_SECOND =
            new Setting<>("limits.calls_per_second", ValueType.number(1, 100_000_000), 250_000);
    static final Setting<Integer> LIMITS_CALLS_PER_SECOND_PER_ADDRESS =
            new Setting<>("limits.calls_per_second_per_address", ValueType.number(1, 100_000_000), 500_000);
    static final Setting<Integer> LIMITS_SLOW_CALLS = new Setting<>("limits.slow_calls", ValueType.number(1, 1000), 24);
    static final Setting<Integer> LIMITS_SLOW_CALLS_PER_PRINCIPAL =
            new Setting<>("limits.slow_calls_per_principal", ValueType.number(1, 1000), 8);
    static final Setting<Integer> LIMITS_QUEUED_OUTPUT_BYTES =
            new Setting<>("limits.queued_output_bytes", ValueType.number(16_384, 1_073_741_824), 1_048_576);
    static final Setting<Integer> LIMITS_TOTAL_QUEUED_OUTPUT_BYTES =
            new Setting<>("limits.total_queued_output_bytes", ValueType.number(1_048_576, 1_073_741_824), 67_108_864);
    static final Setting<Duration> LIMITS_RESPONSE_TIMEOUT = new Setting<>(
            "limits.response_timeout",
            ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            Duration.ofSeconds(30));
    static final Setting<Integer> LIMITS_DOWNLOADS_PER_PRINCIPAL =
            new Setting<>("limits.downloads_per_principal", ValueType.number(1, 256), 4);
    static final Setting<Integer> LIMITS_PREVIEWS_PER_PRINCIPAL =
            new Setting<>("limits.previews_per_principal", ValueType.number(1, 256), 8);
    static final Setting<String> RTSP_HOST = new Setting<>("rtsp.host", HOST, "127.0.0.1");
    static final Setting<Integer> RTSP_PORT = new Setting<>("rtsp.port", PORT, 8555);
    static final Setting<String> RTSP_USER = new Setting<>(
            "rtsp.user",
            ValueType.matching(Pattern.compile("[^:\\s]{1,64}"), "a name without spaces and colons"),
            "viewer");
    static final Setting<String> RTSP_PASSWORD_FILE = new Setting<>("rtsp.password_file", ValueType.text(), "");
    static final Setting<String> STATE_DIR = new Setting<>("state_dir", ValueType.text(), "");
    static final Setting<String> STORAGE_RECORDINGS_DIR = new Setting<>("storage.recordings_dir", ValueType.text(), "");
    static final Setting<String> STORAGE_SNAPSHOTS_DIR = new Setting<>("storage.snapshots_dir", ValueType.text(), "");
    static final Setting<Boolean> CAMERAS_V4L2 = new Setting<>("cameras.v4l2", ValueType.flag(), true);
    static final Setting<Optional<Integer>> CAMERAS_SIMULATED =
            new Setting<>("cameras.simulated", ValueType.autoOr(ValueType.number(0, 64)), Optional.empty());
    static final Setting<Optional<Boolean>> MEDIAMTX_ENABLED =
            new Setting<>("mediamtx.enabled", ValueType.autoOr(ValueType.flag()), Optional.empty());
    static final Setting<String> MEDIAMTX_API_URL = new Setting<>("mediamtx.api_url", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_HOST = new Setting<>("mediamtx.host", HOST, "127.0.0.1");
    static final Setting<Integer> MEDIAMTX_API_PORT =
            new Setting<>("mediamtx.api_port", ValueType.number(1, 65535), 9997);
    static final Setting<String> MEDIAMTX_USER = new Setting<>("mediamtx.user", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_PASSWORD_FILE = new Setting<>("mediamtx.password_file", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_TOKEN_FILE = new Setting<>("mediamtx.token_file", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_CA_FILE = new Setting<>("mediamtx.ca_file", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_PREFIX = new Setting<>("mediamtx.prefix", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_RELAY_HOST = new Setting<>("mediamtx.relay_host", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_PUBLIC_HOST = new Setting<>("mediamtx.public_host", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_RUN_AS = new Setting<>("mediamtx.run_as", ValueType.text(), "");
    static final Setting<List<String>> MEDIAMTX_PULLS_FROM =
            new Setting<>("mediamtx.pulls_from", ValueType.listOf(ValueType.text()), List.of());
    static final Setting<Boolean> MEDIAMTX_MANAGED = new Setting<>("mediamtx.managed", ValueType.flag(), false);
    static final Setting<String> MEDIAMTX_BINARY = new Setting<>("mediamtx.binary", ValueType.text(), "");
    static final Setting<String> MEDIAMTX_LISTEN = new Setting<>("mediamtx.listen", HOST, "127.0.0.1");
    static final Setting<Integer> MEDIAMTX_RTSP_PORT =
            new Setting<>("mediamtx.rtsp_port", ValueType.number(0, 65535), 8554);
    static final Setting<Integer> MEDIAMTX_HLS_PORT =
            new Setting<>("mediamtx.hls_port", ValueType.number(0, 65535), 8888);
    static final Setting<Integer> MEDIAMTX_WEBRTC_PORT =
            new Setting<>("mediamtx.webrtc_port", ValueType.number(0, 65535), 8889);
    static final Setting<Integer> MEDIAMTX_WEBRTC_UDP_PORT =
            new Setting<>("mediamtx.webrtc_udp_port", ValueType.number(0, 65535), 8189);
    static final Setting<Integer> MEDIAMTX_PLAYBACK_PORT =
            new Setting<>("mediamtx.playback_port", ValueType.number(0, 65535), 9996);
    static final Setting<String> MEDIAMTX_RECORDINGS_DIR =
            new Setting<>("mediamtx.recordings_dir", ValueType.text(), "");
    static final Setting<Integer> STREAM_MAX_WIDTH =
            new Setting<>("stream.max_width", ValueType.number(16, 16384), 1280);
    static final Setting<Integer> STREAM_MAX_HEIGHT =
            new Setting<>("stream.max_height", ValueType.number(16, 16384), 720);
    static final Setting<FrameRate> STREAM_RATE = new Setting<>("stream.rate", ValueType.rate(), FrameRate.of(30));
    static final Setting<Duration> STREAM_KEY_FRAME_INTERVAL = new Setting<>(
            "stream.key_frame_interval",
            ValueType.duration(Duration.ofMillis(200), Duration.ofSeconds(10)),
            Duration.ofSeconds(1));
    static final Setting<Duration> STREAM_LINGER = new Setting<>(
            "stream.linger", ValueType.duration(Duration.ZERO, Duration.ofHours(1)), Duration.ofSeconds(10));
    static final Setting<Duration> STREAM_PRE_ROLL =
            new Setting<>("stream.pre_roll", ValueType.duration(Duration.ZERO, Duration.ofMinutes(5)), Duration.ZERO);
    static final Setting<Integer> STREAM_MAX_BITRATE = new Setting<>("stream.max_bitrate", bitrate(), 0);
    static final Setting<Boolean> STREAM_ALWAYS_ON = new Setting<>("stream.always_on", ValueType.flag(), false);
    static final Setting<String> RECORDINGS_ENGINE =
            new Setting<>("recordings.engine", ValueType.choice("ffmpeg", "mediamtx"), "ffmpeg");
    static final Setting<Duration> RECORDINGS_SEGMENT_LENGTH = new Setting<>(
            "recordings.segment_length",
            ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            Duration.ofMinutes(1));
    static final Setting<String> FFMPEG_PATH = new Setting<>("ffmpeg.path", ValueType.text(), "");
    static final Setting<String> SECURITY_JWT_SECRET_FILE =
            new Setting<>("security.jwt_secret_file", ValueType.text(), "");
    static final Setting<List<ApiKey>> SECURITY_API_KEYS = new Setting<>("security.api_keys", ApiKey.list(), List.of());
    static final Setting<String> LOGGING_LEVEL =
            new Setting<>("logging.level", ValueType.choice("error", "warn", "info", "debug", "trace"), "info");

    static final List<Setting<?>> ALL = List.of(
            SERVER_HOST,
            SERVER_PORT,
            SERVER_PATH,
            SERVER_MAX_CONNECTIONS,
            SERVER_ALLOWED_ORIGINS,
            HEALTH_HOST,
            HEALTH_PORT,
            HEALTH_MAX_PREVIEWS,
            HEALTH_MAX_DOWNLOADS,
            HEALTH_REQUEST_TIMEOUT,
            HEALTH_IDLE_TIMEOUT,
            LIMITS_CONNECTIONS_PER_ADDRESS,
            LIMITS_LOGIN_TIMEOUT,
            LIMITS_ANONYMOUS_MESSAGE_BYTES,
            LIMITS_UNFINISHED_INPUT_BYTES,
            LIMITS_CALLS_PER_SECOND,
            LIMITS_CALLS_PER_SECOND_PER_ADDRESS,
            LIMITS_SLOW_CALLS,
            LIMITS_SLOW_CALLS_PER_PRINCIPAL,
            LIMITS_QUEUED_OUTPUT_BYTES,
            LIMITS_TOTAL_QUEUED_OUTPUT_BYTES,
            LIMITS_RESPONSE_TIMEOUT,
            LIMITS_DOWNLOADS_PER_PRINCIPAL,
            LIMITS_PREVIEWS_PER_PRINCIPAL,
            RTSP_HOST,
            RTSP_PORT,
            RTSP_USER,
            RTSP_PASSWORD_FILE,
            STATE_DIR,
            STORAGE_RECORDINGS_DIR,
            STORAGE_SNAPSHOTS_DIR,
            CAMERAS_V4L2,
            CAMERAS_SIMULATED,
            MEDIAMTX_ENABLED,
            MEDIAMTX_API_URL,
            MEDIAMTX_HOST,
            MEDIAMTX_API_PORT,
            MEDIAMTX_USER,
            MEDIAMTX_PASSWORD_FILE,
            MEDIAMTX_TOKEN_FILE,
            MEDIAMTX_CA_FILE,
            MEDIAMTX_PREFIX,
            MEDIAMTX_RELAY_HOST,
            MEDIAMTX_PUBLIC_HOST,
            MEDIAMTX_RUN_AS,
            MEDIAMTX_PULLS_FROM,
            MEDIAMTX_MANAGED,
            MEDIAMTX_BINARY,
            MEDIAMTX_LISTEN,
            MEDIAMTX_RTSP_PORT,
            MEDIAMTX_HLS_PORT,
            MEDIAMTX_WEBRTC_PORT,
            MEDIAMTX_WEBRTC_UDP_PORT,
            MEDIAMTX_PLAYBACK_PORT,
            MEDIAMTX_RECORDINGS_DIR,
            STREAM_MAX_WIDTH,
            STREAM_MAX_HEIGHT,
            STREAM_RATE,
            STREAM_KEY_FRAME_INTERVAL,
            STREAM_LINGER,
            STREAM_PRE_ROLL,
            STREAM_MAX_BITRATE,
            STREAM_ALWAYS_ON,
            RECORDINGS_ENGINE,
            RECORDINGS_SEGMENT_LENGTH,
            FFMPEG_PATH,
            SECURITY_JWT_SECRET_FILE,
            SECURITY_API_KEYS,
            LOGGING_LEVEL);

    private static final Map<String, Setting<?>> BY_KEY = ALL.stream().collect(Collectors.toMap(Setting::key, s -> s));

    private Settings() {}

    static Optional<Setting<?>> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** Whether keys begin with this name and a dot. */
    static boolean isSection(String name) {
        return ALL.stream().anyMatch(s -> s.key().startsWith(name + "."));
    }

    /** The known key that was probably meant: among those of its section first, then among all. */
    static Optional<String> nearest(String key) {
        int dot = key.lastIndexOf('.');
        if (dot > 0 && isSection(key.substring(0, dot))) {
            String section = key.substring(0, dot + 1);
            var names = new TreeSet<String>();
            ALL.stream()
                    .map(Setting::key)
                    .filter(k -> k.startsWith(section))
                    .forEach(k -> names.add(k.substring(section.length())));
            Optional<String> near = ClosestName.to(key.substring(dot + 1), names);
            if (near.isPresent()) {
                return near.map(section::concat);
            }
        }
        var all = new TreeSet<String>();
        for (Setting<?> s : ALL) {
            all.add(s.key());
            int d = s.key().indexOf('.');
            if (d > 0) {
                all.add(s.key().substring(0, d));
            }
        }
        return ClosestName.to(key, all)
                .or(() -> ALL.stream()
                        .map(Setting::key)
                        .filter(k -> k.endsWith("." + key.substring(dot + 1)))
                        .findFirst());
    }

    private static ValueType<Integer> bitrate() {
        ValueType<Integer> number = ValueType.number(0, 1_000_000_000);
        return node -> {
            int value = number.read(node);
            if (value != 0 && value < 50_000) {
                throw new ValueType.Refused("is 0 for no limit, or at least 50000 bits per second, not " + value);
            }
            return value;
        };
    }
}
