package io.cameraservice.mediamtx.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What real servers of three versions said, read by the client. */
class RecordedExchangesTest {
    static final List<String> VERSIONS = Exchange.VERSIONS;

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void pathsAreUnderstoodInWhateverFieldsTheyCome(String version) {
        client(version, "paths_list", api -> {
            List<PathState> paths = api.paths();
            assertEquals(
                    List.of("camera0", "pulled"),
                    paths.stream().map(PathState::name).toList());
            PathState pulled = paths.get(1);
            assertEquals("pulled", pulled.confName());
            assertEquals("rtspSource", pulled.source().orElseThrow().type());
            assertTrue(pulled.ready());
            assertTrue(pulled.readyAt().orElseThrow().isAfter(Instant.parse("2026-11-21T00:00:00Z")));
            assertEquals(List.of("H264"), pulled.tracks());
            assertTrue(pulled.bytesReceived() > 20_000 && pulled.bytesSent() > 20_000);
            assertEquals(
                    Session.Kind.RTSP, Session.Kind.of(pulled.readers().get(0)).orElseThrow());
        });
        client(version, "paths_list_empty", api -> assertEquals(List.of(), api.paths()));
        client(version, "path_get_not_ready", api -> {
            PathState path = api.path("camera0").orElseThrow();
            assertFalse(path.ready());
            assertEquals(Optional.empty(), path.source());
            assertEquals(List.of(), path.readers());
        });
        client(version, "path_get_404", api -> assertEquals(Optional.empty(), api.path("nosuch")));
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void configurationsAreUnderstood(String version) {
        client(version, "config_list", api -> {
            PathConfig config = api.pathConfigs().get(0);
            assertEquals("camera0", config.name());
            assertEquals("publisher", config.source());
            assertEquals(Duration.ofSeconds(10), config.settings().get(PathSetting.SOURCE_ON_DEMAND_CLOSE_AFTER));
            assertTrue(config.fulfils(PathSpec.publisher()));
            assertFalse(config.fulfils(PathSpec.publisher().with(PathSetting.RECORD, true)));
            for (PathSetting setting : PathSetting.values()) {
                assertTrue(config.settings().containsKey(setting), setting.key() + " is not in " + version);
            }
        });
        client(version, "config_get_404", api -> assertEquals(Optional.empty(), api.pathConfig("nosuch")));
        client(version, "global_get", api -> {
            ServerConfig config = api.serverConfig();
            assertTrue(config.rtsp().on());
            assertFalse(config.rtsps().on());
            assertTrue(config.hls().on() && !config.hls().encrypted());
            assertTrue(config.webrtc().on());
            assertFalse(config.playback().on());
            assertEquals(Optional.of("127.0.0.1"), config.rtsp().host());
            assertTrue(config.rtsp().port().orElseThrow() > 21_000);
        });
        client(version, "info", api -> {
            ServerRelease info = api.info();
            assertEquals(version.equals("v1.20.1") ? Optional.of(version) : Optional.empty(), info.version());
        });
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void sessionsAndRecordingsAreUnderstood(String version) {
        client(version, "rtspsessions_list", api -> {
            List<Session> sessions = api.sessions(Session.Kind.RTSP);
            assertEquals(
                    List.of("publish", "read", "read"),
                    sessions.stream().map(Session::state).toList());
            Session reader = sessions.get(1);
            assertEquals("camera0", reader.path());
            assertTrue(reader.bytesSent() > 10_000);
            assertTrue(reader.remoteAddress().startsWith("127.0.0.1:"));
        });
        client(version, "unknown_endpoint", api -> assertEquals(List.of(), api.sessions(Session.Kind.SRT)));
        client(version, "recordings_list", api -> {
            MediaMtxApi.RecordedPath recorded = api.recordings().get(0);
            assertEquals("camera0", recorded.name());
            assertFalse(recorded.segments().isEmpty());
        });
        client(version, "recordings_get_404", api -> assertEquals(Optional.empty(), api.recording("nosuch")));
        refused(version, "kick_404", Kind.NOT_FOUND, api -> api.kick(Session.Kind.RTSP, "0"));
    }

    @ParameterizedTest
    @FieldSource("VERSIONS")
    void editsAndTheirRefusalsAreToldApart(String version) {
        for (String well : List.of("add", "add_pull", "patch_record_on", "delete")) {
            client(version, well, api -> api.addPath("camera0", PathSpec.publisher()));
        }
        refused(version, "add_again", Kind.EXISTS, api -> api.addPath("camera0", PathSpec.publisher()));
        refused(version, "add_bad_source", Kind.REFUSED, api -> api.addPath("camera2", PathSpec.publisher()));
        refused(version, "patch_404", Kind.NOT_FOUND, api -> api.patchPath("nosuch", PathSpec.publisher()));
        refused(version, "delete_404", Kind.NOT_FOUND, api -> api.deletePath("nosuch"));
        refused(version, "add_unknown_key", Kind.TOO_OLD, api -> api.addPath("camera1", PathSpec.publisher()));
        refused(version, "unknown_endpoint", Kind.TOO_OLD, MediaMtxApi::paths);
    }

    @Test
    void whatIsSentIsWhatAllVersionsTake() {
        try (RecordedServer server = RecordedServer.of(Exchange.of("v1.20.1", "add"));
                MediaMtxApi api = server.client()) {
            api.addPath(
                    "hall/camera0",
                    PathSpec.pullOnDemand("rtsp://h:1/camera0", Duration.ofSeconds(10), Duration.ofMillis(500)));
            assertEquals(
                    List.of("POST /v3/config/paths/add/hall/camera0 {\"source\":\"rtsp://h:1/camera0\","
                            + "\"sourceOnDemand\":true,\"sourceOnDemandStartTimeout\":\"10s\","
                            + "\"sourceOnDemandCloseAfter\":\"500ms\",\"rtspTransport\":\"tcp\"}"),
                    server.asked);
        }
    }

    private static void client(String version, String exchange, Consumer<MediaMtxApi> use) {
        try (RecordedServer server = RecordedServer.of(Exchange.of(version, exchange));
                MediaMtxApi api = server.client()) {
            use.accept(api);
        }
    }

    private static void refused(String version, String exchange, Kind kind, Consumer<MediaMtxApi> use) {
        client(version, exchange, api -> {
            MediaMtxException refusal = assertThrows(MediaMtxException.class, () -> use.accept(api));
            assertEquals(kind, refusal.kind(), refusal.getMessage());
        });
    }
}
