package io.cameraservice.mediamtx;

import static io.cameraservice.mediamtx.ServiceRig.CAMERA1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.event.CameraServiceEvent.CameraStatusChanged;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.PathConfig;
import io.cameraservice.mediamtx.api.PathSetting;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.stream.StreamUrls;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which paths a real MediaMTX has: ours, those of others, and those made by hand. */
@RequiresMediaMtx
@RequiresFfmpeg
class MediaMtxPathsTest extends MediaMtxContract {
    @Test
    void whatOthersMadeIsLeftAlone() {
        server.path("camera1", "source: publisher")
                .path("door", "source: publisher")
                .startAndWait();
        try (MediaMtxApi api = api()) {
            api.addPath("yard", PathSpec.publisher());
            Map<String, PathConfig> before = configs(api);
            try (ServiceRig rig = ServiceRig.start(
                    directory.resolve("service"),
                    options().auditInterval(Duration.ofMillis(200)).build())) {
                Await.until(
                        "camera0 is in place",
                        SOON,
                        () -> rig.status().inPlace() == 1 && rig.status().wanted() == 2);
                assertEquals(ComponentState.DEGRADED, rig.mediaMtx.health().state());
                assertTrue(rig.mediaMtx.health().detail().contains("camera1: the name is taken"));
                assertEquals(StreamUrls.none(), rig.mediaMtx.urls(CAMERA1));
                assertTrue(rig.service.cameras().get(1).stream()
                        .status()
                        .urls()
                        .rtsp()
                        .orElseThrow()
                        .startsWith(rig.service.rtspAddress().orElseThrow().toString()));
                rig.mediaMtx.desire(List.of());
                Await.until(
                        "ours is removed", SOON, () -> api.pathConfig("camera0").isEmpty());
            }
            assertEquals(before, configs(api));
        }
    }

    @Test
    void ourOwnArePutRightWhenOthersEditThem() {
        server.startAndWait();
        try (MediaMtxApi api = api();
                ServiceRig rig = ServiceRig.start(
                        directory.resolve("service"),
                        options().auditInterval(Duration.ofMillis(300)).build())) {
            rig.awaitPaths(SOON);
            PathConfig right = api.pathConfig("camera0").orElseThrow();
            api.patchPath("camera0", PathSpec.publisher().with(PathSetting.SOURCE_ON_DEMAND, false));
            Await.until(
                    "it is put right",
                    SOON,
                    () -> api.pathConfig("camera0").orElseThrow().equals(right));
            api.deletePath("camera1");
            Await.until("it is back", SOON, () -> api.pathConfig("camera1").isPresent());
        }
    }

    @Test
    void camerasTellWhenTheyAreOfferedElsewhere() {
        List<String> told = new CopyOnWriteArrayList<>();
        try (ServiceRig rig =
                ServiceRig.start(directory.resolve("service"), options().build())) {
            rig.service.events(event -> {
                if (event instanceof CameraStatusChanged changed) {
                    told.add(changed.id() + " "
                            + changed.status().stream().urls().rtsp().orElseThrow());
                }
            });
            String own = rig.service.rtspAddress().orElseThrow().toString();
            server.startAndWait();
            rig.awaitPaths(SOON);
            List<String> there = List.of("camera0 " + server.rtsp("camera0"), "camera1 " + server.rtsp("camera1"));
            Await.until("both say so: " + told, SOON, () -> told.size() >= 2);
            assertEquals(there, told);
            server.kill();
            Await.until("both say so: " + told, SOON, () -> told.size() >= 4);
            assertEquals(List.of("camera0 " + own + "/camera0", "camera1 " + own + "/camera1"), told.subList(2, 4));
            server.startAndWait();
            rig.awaitPaths(SOON);
            Await.until("both say so: " + told, SOON, () -> told.size() >= 6);
            assertEquals(there, told.subList(4, 6));
        }
        assertEquals(6, told.size(), () -> "once for each change: " + told);
    }

    @Test
    void ourOwnAreKnownAgainAfterOurRestart() {
        server.startAndWait();
        try (MediaMtxApi api = api()) {
            try (ServiceRig rig = attached()) {
                assertTrue(rig.status().attached());
            }
            assertEquals(2, configs(api).size(), "they are left behind");
            MediaMtxOptions renamed = options().prefix("hall/").build();
            try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), renamed)) {
                rig.awaitPaths(SOON);
                Await.until(
                        "the old names are gone",
                        SOON,
                        () -> configs(api).keySet().stream().allMatch(name -> name.startsWith("hall/")));
                ServiceRig.readPictures(server.rtsp("hall/camera0"), 10, Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void twoServicesShareOneServer() {
        server.startAndWait();
        MediaMtxOptions.Builder often = options().auditInterval(Duration.ofMillis(100));
        try (MediaMtxApi api = api();
                ServiceRig hall = ServiceRig.start(
                        directory.resolve("hall"), often.prefix("hall-").build());
                ServiceRig yard = ServiceRig.start(
                        directory.resolve("yard"), often.prefix("yard-").build())) {
            hall.awaitPaths(SOON);
            yard.awaitPaths(SOON);
            Map<String, PathConfig> all = configs(api);
            assertEquals(4, all.size());
            long calls = hall.status().calls() + yard.status().calls();
            Await.until(
                    "both have looked often",
                    SOON,
                    () -> hall.status().calls() + yard.status().calls() > calls + 20);
            assertEquals(all, configs(api));
            hall.mediaMtx.desire(List.of());
            Await.until("its own are gone", SOON, () -> configs(api).size() == 2);
            assertEquals(ComponentState.RUNNING, yard.mediaMtx.health().state());
            ServiceRig.readPictures(server.rtsp("yard-camera1"), 10, Duration.ofSeconds(20));
        }
    }

    @Test
    void pathsCanBeMadeByHand() {
        server.startAndWait();
        try (ServiceRig rig = attached()) {
            MediaMtxPaths paths = rig.mediaMtx.paths();
            paths.create("entrance/drone", PathSpec.publisher());
            paths.create("entrance/drone", PathSpec.publisher());
            assertThrows(
                    CameraException.InvalidState.class,
                    () -> paths.create("entrance/drone", PathSpec.publisher().with(PathSetting.MAX_READERS, 3L)));
            assertThrows(CameraException.InvalidArgument.class, () -> paths.create("a b", PathSpec.publisher()));
            assertThrows(CameraException.InvalidArgument.class, () -> paths.create("camera0", PathSpec.publisher()));
            assertThrows(CameraException.InvalidArgument.class, () -> paths.delete("camera0"));
            Await.until(
                    "it is there", SOON, () -> paths.status("entrance/drone").isPresent());
            try (Tool publisher = Tool.publisher(server.rtsp("entrance/drone"))) {
                Await.until(
                        "it is ready",
                        SOON,
                        () -> paths.status("entrance/drone")
                                .map(PathState::ready)
                                .orElse(false));
                assertTrue(publisher.alive());
                server.write();
                Await.until("the wipe took the publisher's path", SOON, () -> !publisher.alive());
            }
            Await.until(
                    "the wiped path is back",
                    SOON,
                    () -> paths.list().stream().anyMatch(path -> path.name().equals("entrance/drone")));
            paths.delete("entrance/drone");
            Await.until("it is gone", SOON, () -> paths.status("entrance/drone").isEmpty());
            assertThrows(CameraException.NotFound.class, () -> paths.delete("entrance/drone"));
        }
    }

    private static Map<String, PathConfig> configs(MediaMtxApi api) {
        return api.pathConfigs().stream().collect(Collectors.toMap(PathConfig::name, Function.identity()));
    }
}
