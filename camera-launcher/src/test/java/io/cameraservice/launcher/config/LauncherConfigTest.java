package io.cameraservice.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.Role;
import io.cameraservice.launcher.config.ConfigException.Problem;
import io.cameraservice.launcher.config.Section.Setting;
import io.cameraservice.mediamtx.MediaMtxOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherConfigTest {
    private static final Map<String, String> HOME = Map.of("HOME", "/home/somebody", "XDG_STATE_HOME", "/x/state");
    private static final Path EXAMPLE = Path.of("src/dist/camera-service.yaml");

    @Test
    void theShippedExampleHoldsTheDefaultsAndEveryKey() throws Exception {
        assertEquals(text(LauncherConfig.defaults(HOME)), text(LauncherConfig.load(EXAMPLE, List.of(), HOME)));
        String yaml = Files.readString(EXAMPLE);
        for (Setting<?> setting : KnownKeys.SETTINGS) {
            String last = setting.key().substring(setting.key().lastIndexOf('.') + 1);
            assertTrue(yaml.matches("(?s).*\\n *" + last + ":.*"), setting.key() + " is not in the example");
        }
    }

    @Test
    void everyKeyOfTheExampleIsReadFromItsOwnPlace() throws Exception {
        // Each default of the table, given a wrong value in the example, is refused under its own name.
        List<String> lines = Files.readAllLines(EXAMPLE);
        for (Setting<?> setting : KnownKeys.SETTINGS) {
            String[] parts = setting.key().split("\\.", -1);
            int at = 0;
            if (parts.length == 2) {
                at = lines.indexOf(parts[0] + ":");
            }
            String last = (parts.length == 2 ? "  " : "") + parts[parts.length - 1] + ":";
            int line = at;
            while (!lines.get(line).startsWith(last)) {
                line++;
            }
            var broken = new java.util.ArrayList<>(lines);
            broken.set(line, last + " {}");
            List<Problem> problems = problems(String.join("\n", broken));
            assertEquals(1, problems.size(), problems::toString);
            assertEquals(setting.key(), problems.get(0).key());
            assertEquals("test.yaml:" + (line + 1), problems.get(0).where());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server:\\n  prot: 1 | test.yaml:2: unknown key 'server.prot'; did you mean server.port?",
                "sever:\\n  port: 1 | test.yaml:1: unknown key 'sever'; did you mean server?",
                "server:\\n  allowed_origins: [cams.example.org] | test.yaml:2: server.allowed_origins: expected an origin like https://cams.example.org, or * for all, found 'cams.example.org'",
                "server:\\n  allowed_origins: http://a | test.yaml:2: server.allowed_origins: expected a list like [A, B], found a value",
                "server:\\n  port: 70000 | test.yaml:2: server.port: is from 0 to 65535, not 70000",
                "server:\\n  port: '80' | test.yaml:2: server.port: expected a whole number from 0 to 65535, found text in quotes",
                "server:\\n  port: 1:20 | test.yaml:2: server.port: expected a whole number from 0 to 65535, found '1:20'",
                "server:\\n  port: 010 | test.yaml:2: server.port: expected a whole number from 0 to 65535, found '010'",
                "server:\\n  port: | test.yaml:2: server.port: has no value; give one or remove the line",
                "server:\\n  port: [1] | test.yaml:2: server.port: expected a whole number from 0 to 65535, found a list",
                "server: 8002 | test.yaml:1: server: is a section: its keys follow on lines of their own, indented",
                "server:\\n  port: 1\\n  port: 2 | test.yaml:3: server.port: is given twice; first on line 2",
                "stream:\\n  linger: 10 | test.yaml:2: stream.linger: expected a duration like 500ms, 10s, 1m or 2h, found '10'",
                "stream:\\n  linger: 2h | test.yaml:2: stream.linger: is from 0s to 1h, not 2h",
                "stream:\\n  key_frame_interval: 1ms | test.yaml:2: stream.key_frame_interval: is from 200ms to 10s, not 1ms",
                "stream:\\n  always_on: yes | test.yaml:2: stream.always_on: expected true or false, found 'yes'",
                "stream:\\n  max_bitrate: 10 | test.yaml:2: stream.max_bitrate: is 0 for no limit, or at least 50000 bits per second, not 10",
                "cameras:\\n  simulated: 65 | test.yaml:2: cameras.simulated: is from 0 to 64, not 65; or auto",
                "logging:\\n  level: inf | test.yaml:2: logging.level: expected one of error, warn, info, debug, trace, found 'inf'; did you mean info?",
                "server:\\n  port: 8003 | test.yaml:2: health.port: x",
                "- a | test.yaml:1: expected sections like 'server:', found a list",
                "a: [ | test.yaml:1: not YAML: x",
                "security:\\n  api_keys: [{name: a}] | test.yaml:2: security.api_keys: a key needs key_sha256",
            })
    void tellsWhatIsWrongAndWhere(String yaml, String expected) {
        List<Problem> problems = problems(yaml.replace("\\n", "\n"));
        assertEquals(1, problems.size(), problems::toString);
        String told = problems.get(0).toString();
        if (expected.endsWith(": x")) {
            assertTrue(told.contains(expected.contains("YAML") ? "not YAML" : "each needs its own"), told);
        } else {
            assertEquals(expected, told);
        }
    }

    @Test
    void tellsAllProblemsAtOnce() {
        List<Problem> problems = problems("server:\n  prot: 1\n  host: ''\nhealth:\n  port: x\nbogus: 1\n");
        assertEquals(
                List.of("test.yaml:2", "test.yaml:3", "test.yaml:5", "test.yaml:6"),
                problems.stream().map(Problem::where).toList());
    }

    @Test
    void setWinsOverTheFile() {
        LauncherConfig config = LauncherConfig.load(
                EXAMPLE,
                List.of(
                        "server.port=0",
                        "stream.rate=30000/1001",
                        "stream.pre_roll=5s",
                        "cameras.simulated=3",
                        "state_dir=/var/x",
                        "storage.snapshots_dir=/pictures",
                        "server.allowed_origins=[https://cams.example.org, http://10.0.0.7:81]",
                        "security.api_keys=[{name: nvr, role: viewer, key_sha256: " + "ab".repeat(32) + "}]"),
                HOME);
        assertEquals(0, config.server().port());
        assertEquals("30000/1001", config.stream().rate().toString());
        assertEquals(
                Set.of("https://cams.example.org", "http://10.0.0.7:81"),
                config.server().allowedOrigins());
        assertEquals(Duration.ofSeconds(5), config.stream().preRoll());
        assertEquals(3, config.cameras().simulated().orElseThrow());
        assertEquals(Path.of("/var/x/recordings"), config.directories().recordings());
        assertEquals(Path.of("/pictures"), config.directories().snapshots());
        assertEquals(Path.of("/var/x/state/token.key"), config.directories().keyFile());
        assertEquals(Role.VIEWER, config.apiKeys().get(0).role());
        assertFalse(config.apiKeys().toString().contains("abab"), "a digest is never printed");
    }

    @Test
    void filesGoToTheUsersStateDirectoryByDefault() {
        assertEquals(
                Path.of("/x/state/camera-service"),
                LauncherConfig.load(null, List.of("server.port=1"), HOME)
                        .directories()
                        .base());
        assertEquals(
                Path.of("/home/somebody/.local/state/camera-service"),
                LauncherConfig.defaults(Map.of("HOME", "/home/somebody"))
                        .directories()
                        .base());
    }

    @Test
    void mediaMtxIsFoundWhereTheEarlierServiceWasTold() {
        MediaMtxConfig usual = LauncherConfig.defaults(HOME).mediaMtx();
        assertEquals(URI.create("http://127.0.0.1:9997"), usual.apiUrl());
        assertFalse(usual.options().build().required());
        MediaMtxConfig old = LauncherConfig.load(
                        null,
                        List.of("mediamtx.host=10.0.0.7", "mediamtx.api_port=1234", "mediamtx.enabled=true"),
                        HOME)
                .mediaMtx();
        assertEquals(
                URI.create("http://10.0.0.7:1234"), old.options().build().api().url());
        assertTrue(old.options().build().required());
        MediaMtxConfig encrypted = LauncherConfig.load(
                        null, List.of("mediamtx.api_url=https://10.0.0.7:1234", "mediamtx.ca_file=/etc/mtx.crt"), HOME)
                .mediaMtx();
        assertEquals(Optional.of(Path.of("/etc/mtx.crt")), encrypted.caFile());
        MediaMtxOptions container = LauncherConfig.load(
                        null, List.of("mediamtx.run_as=pi", "mediamtx.pulls_from=[172.17.0.0/16, fd00::1]"), HOME)
                .mediaMtx()
                .options()
                .build();
        assertEquals(Optional.of("pi"), container.runAs());
        assertEquals(List.of("172.17.0.0/16", "fd00::1"), container.pullsFrom());
        for (String wrong : List.of(
                "mediamtx.api_url=http://user:word@h:1",
                "mediamtx.api_url=h:9997",
                "mediamtx.prefix=a b",
                "mediamtx.relay_host=h:8555",
                "mediamtx.user=alone",
                "mediamtx.run_as=a b",
                "mediamtx.pulls_from=172.17.0.2",
                "mediamtx.pulls_from=[172.17.0.2, media.example]",
                "mediamtx.ca_file=/etc/mediamtx.crt",
                "mediamtx.enabled=maybe")) {
            ConfigException e =
                    assertThrows(ConfigException.class, () -> LauncherConfig.load(null, List.of(wrong), HOME));
            assertEquals(1, e.problems().size(), wrong);
        }
    }

    @Test
    void aMediaMtxOfOurOwnIsRunOnlyWhereAskedForAndHere() {
        assertEquals(Optional.empty(), LauncherConfig.defaults(HOME).mediaMtx().managed());
        MediaMtxConfig config = LauncherConfig.load(
                        null,
                        List.of("mediamtx.managed=true", "mediamtx.binary=/opt/mtx", "mediamtx.rtsp_port=1234"),
                        HOME)
                .mediaMtx();
        assertEquals(
                Optional.of(Path.of("/opt/mtx")), config.managed().orElseThrow().binary());
        assertEquals(1234, config.options().build().rtspPort(), "where others are looked for");
        for (String wrong : List.of(
                "mediamtx.enabled=false", "mediamtx.host=192.0.2.7", "mediamtx.api_url=https://127.0.0.1:9997")) {
            ConfigException e = assertThrows(
                    ConfigException.class,
                    () -> LauncherConfig.load(null, List.of("mediamtx.managed=true", wrong), HOME));
            assertTrue(String.valueOf(e.getMessage()).startsWith("--set mediamtx.managed=true"), e::getMessage);
        }
    }

    @Test
    void mediaMtxRecordsWhereItIsToldAndNowhereElse() {
        assertEquals(Optional.empty(), LauncherConfig.defaults(HOME).recorded().mediaMtxDirectory());
        LauncherConfig usual =
                LauncherConfig.load(null, List.of("recordings.engine=mediamtx", "storage.recordings_dir=/films"), HOME);
        assertEquals(Optional.of(Path.of("/films/.mediamtx")), usual.recorded().mediaMtxDirectory());
        assertTrue(usual.mediaMtx().options().build().required(), "without it nothing can be recorded");
        assertEquals(
                Optional.of(Path.of("/tapes")),
                LauncherConfig.load(null, List.of("recordings.engine=mediamtx", "mediamtx.recordings_dir=/tapes"), HOME)
                        .recorded()
                        .mediaMtxDirectory());
        for (String wrong : List.of("mediamtx.enabled=false", "mediamtx.recordings_dir=/a%b")) {
            ConfigException e = assertThrows(
                    ConfigException.class,
                    () -> LauncherConfig.load(null, List.of("recordings.engine=mediamtx", wrong), HOME));
            assertEquals(1, e.problems().size(), wrong);
        }
    }

    @Test
    void aMissingFileIsAProblemLikeAnyOther() {
        ConfigException e = assertThrows(
                ConfigException.class, () -> LauncherConfig.load(Path.of("/no/such.yaml"), List.of("x=1"), HOME));
        assertEquals(2, e.problems().size());
    }

    @Property(tries = 500)
    void whateverIsSetIsTakenOrRefusedInWords(@ForAll("assignments") String assignment) {
        try {
            LauncherConfig.load(null, List.of(assignment), HOME);
        } catch (ConfigException e) {
            String told = String.valueOf(e.getMessage());
            assertFalse(told.isBlank());
            assertTrue(told.startsWith("--set "), told);
            assertEquals(1, told.lines().count(), told);
            assertTrue(told.length() < 500, told);
        }
    }

    @Provide
    Arbitrary<String> assignments() {
        Arbitrary<String> keys = Arbitraries.of(KnownKeys.SETTINGS).map(Setting::key);
        Arbitrary<String> garbage = Arbitraries.strings().ofMaxLength(80);
        Arbitrary<String> likely = Arbitraries.of(
                "",
                "-1",
                "99999999999999999999",
                "1e3",
                "auto",
                "[",
                "{a: b}",
                "- x",
                "null",
                "0",
                "1h",
                "\u0000",
                "*a");
        Arbitrary<String> values = Arbitraries.oneOf(garbage, likely);
        return Arbitraries.oneOf(
                garbage,
                keys.flatMap(k -> values.map(v -> k + "=" + v)),
                garbage.flatMap(k -> values.map(v -> k + "=" + v)));
    }

    private static List<Problem> problems(String yaml) {
        ConfigReader reader = new ConfigReader();
        reader.yaml("test.yaml", yaml);
        return assertThrows(ConfigException.class, () -> Settings.read(reader, HOME))
                .problems();
    }

    /** {@code StreamPlan} has no equals: its values are compared by name. */
    private static String text(LauncherConfig c) {
        var plan = c.stream();
        return c.toString().replaceAll("StreamPlan@[0-9a-f]+", "")
                + List.of(
                        plan.size(),
                        plan.rate(),
                        plan.keyFrameInterval(),
                        plan.linger(),
                        plan.preRoll(),
                        plan.maxBitrate(),
                        plan.alwaysOn());
    }
}
