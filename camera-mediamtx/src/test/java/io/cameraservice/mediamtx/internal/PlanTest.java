package io.cameraservice.mediamtx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraId;
import io.cameraservice.access.Credentials;
import io.cameraservice.mediamtx.api.PathConfig;
import io.cameraservice.mediamtx.api.PathSetting;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.spi.MediaServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is done to a server, for every mixture of paths there may be. */
class PlanTest {
    private static final SourceMark OURS = new SourceMark("aaaaaaaaaaaaaaaa");
    private static final SourceMark OTHERS = new SourceMark("bbbbbbbbbbbbbbbb");
    private static final List<String> NAMES = List.of("camera0", "camera1", "camera2", "door", "yard");

    @Property
    void afterItsStepsAllIsAsWantedAndOthersPathsAreAsTheyWere(
            @ForAll("wanted") Set<String> names, @ForAll("present") Map<String, Integer> kinds) {
        Map<String, PathSpec> wanted = new TreeMap<>();
        names.forEach(name -> wanted.put(name, pull(OURS, name, 8555)));
        Map<String, PathConfig> server = new HashMap<>();
        kinds.forEach((name, kind) -> server.put(name, config(name, kind)));
        Map<String, PathConfig> before = Map.copyOf(server);
        Plan plan = Plan.of(wanted, new ArrayList<>(server.values()), OURS::isOn, Set.of());
        carryOut(plan, server);
        before.forEach((name, path) -> {
            if (!OURS.isOn(path)) {
                assertEquals(path, server.get(name));
                assertEquals(
                        wanted.containsKey(name) && !path.fulfils(wanted.get(name)),
                        plan.taken().containsKey(name));
            }
        });
        server.forEach((name, path) -> assertTrue(!OURS.isOn(path) || wanted.containsKey(name), name));
        wanted.forEach((name, spec) ->
                assertTrue(plan.taken().containsKey(name) || server.get(name).fulfils(spec), name));
        Plan again = Plan.of(wanted, new ArrayList<>(server.values()), OURS::isOn, plan.ours());
        assertEquals(List.of(), again.steps(), "nothing is left to do");
    }

    @Test
    void aPathThatLostOurMarkWhileWeLookedAfterItIsStillOurs() {
        Map<String, PathSpec> wanted = Map.of("camera0", pull(OURS, "camera0", 8555));
        List<PathConfig> edited = List.of(config("camera0", 3));
        assertEquals(
                Plan.Kind.PATCH,
                Plan.of(wanted, edited, OURS::isOn, Set.of("camera0"))
                        .steps()
                        .get(0)
                        .kind());
        assertEquals(
                Set.of("camera0"),
                Plan.of(wanted, edited, OURS::isOn, Set.of()).taken().keySet());
    }

    @Test
    void aPathThatPullsFromUsIsOursThoughWeHaveLostOurState() {
        Map<String, PathSpec> wanted = Map.of("camera0", pull(OURS, "camera0", 8555));
        PathConfig before =
                new PathConfig("camera0", pull(OTHERS, "camera0", 8555).settings());
        assertEquals(
                Plan.Kind.PATCH,
                Plan.of(wanted, List.of(before), OURS::isOn, Set.of())
                        .steps()
                        .get(0)
                        .kind());
        assertEquals(
                List.of(),
                Plan.of(Map.of(), List.of(before), OURS::isOn, Set.of()).steps(),
                "what is not wanted is removed by its mark alone");
        assertTrue(SourceMark.sameAddress("rtsp://u:p@h:1/a?x=1", "rtsp://h:1/a?owner=2"));
        assertFalse(SourceMark.sameAddress("rtsp://h:1/a", "rtsp://h:1/b"));
        assertFalse(SourceMark.sameAddress("publisher", "publisher"));
    }

    @Test
    void theMarkIsPartOfTheUrlAndCredentialsAreEscaped() {
        MediaServer.Source source = new MediaServer.Source(
                new CameraId(0),
                "camera0",
                URI.create("rtsp://127.0.0.1:8555/camera0"),
                Optional.of(new Credentials.Password("a user", "p@ss/w:rd?ü")));
        String url = OURS.url(source, Optional.of("cameras.example"));
        assertEquals(
                "rtsp://a%20user:p%40ss%2Fw%3Ard%3F%C3%BC@cameras.example:8555/camera0?owner=aaaaaaaaaaaaaaaa", url);
        assertEquals("p@ss/w:rd?ü", URI.create(url).getUserInfo().substring("a user:".length()));
        assertFalse(source.toString().contains("p@ss"));
        PathConfig longer = new PathConfig("x", Map.of(PathSetting.SOURCE, url + "0"));
        assertFalse(OURS.isOn(longer), "another name that begins like ours");
    }

    @Provide
    Arbitrary<Set<String>> wanted() {
        return Arbitraries.of(NAMES).set();
    }

    /** 0 ours and right, 1 ours and outdated, 2 another service's, 3 made by hand. */
    @Provide
    Arbitrary<Map<String, Integer>> present() {
        return Arbitraries.maps(Arbitraries.of(NAMES), Arbitraries.integers().between(0, 3));
    }

    private static void carryOut(Plan plan, Map<String, PathConfig> server) {
        for (Plan.Step step : plan.steps()) {
            switch (step.kind()) {
                case DELETE -> assertTrue(server.remove(step.name()) != null);
                case PATCH ->
                    assertTrue(server.put(
                                    step.name(),
                                    new PathConfig(step.name(), step.spec().settings()))
                            != null);
                case ADD ->
                    assertTrue(server.put(
                                    step.name(),
                                    new PathConfig(step.name(), step.spec().settings()))
                            == null);
            }
        }
    }

    private static PathConfig config(String name, int kind) {
        PathSpec spec = switch (kind) {
            case 0 -> pull(OURS, name, 8555);
            case 1 -> pull(OURS, name, 9999);
            case 2 -> pull(OTHERS, name, 7777);
            default -> PathSpec.publisher();
        };
        return new PathConfig(name, spec.settings());
    }

    private static PathSpec pull(SourceMark mark, String name, int port) {
        MediaServer.Source source = new MediaServer.Source(
                new CameraId(0), name, URI.create("rtsp://127.0.0.1:" + port + "/" + name), Optional.empty());
        return PathSpec.pullOnDemand(
                mark.url(source, Optional.empty()), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
