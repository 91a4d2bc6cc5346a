package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.spi.CameraDriver.Condition;
import io.cameraservice.spi.CameraDriver.Listener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which cameras the program has, and what it tells of how it looks for them. */
class CamerasTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"true, 0, no simulated camera", "false, 2, 2 simulated cameras"})
    void standInsAreThereOnlyWhereNoRealCameraIs(boolean real, int count, String told) {
        List<DeviceInfo> seen = new ArrayList<>();
        try (FallbackSimulation fallbackSimulation = new FallbackSimulation(() -> real)) {
            fallbackSimulation.start(new Listener() {
                @Override
                public void attached(DeviceInfo device) {
                    seen.add(device);
                }

                @Override
                public void detached(String node) {}
            });
            assertEquals(count, seen.size());
            Condition condition = fallbackSimulation.condition().orElseThrow();
            assertTrue(condition.watching() && condition.detail().startsWith(told), condition::toString);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void realCamerasAreWatchedAndAnAdminIsToldHow() throws Exception {
        LauncherInstance.use(
                dir,
                application -> {
                    JsonObject v4l2 = part(status(application), "driver:v4l2");
                    assertTrue(v4l2.get("detail").getAsString().startsWith("watching by "), v4l2::toString);
                    assertTrue(
                            List.of("RUNNING", "DEGRADED")
                                    .contains(v4l2.get("state").getAsString()),
                            v4l2::toString);
                    assertTrue(part(status(application), "driver:simulation")
                            .get("detail")
                            .getAsString()
                            .contains("at the start"));
                },
                "cameras.v4l2=true");
    }

    @Test
    void whereNoneAreWantedThereIsNoDriverOfThisMachine() throws Exception {
        LauncherInstance.use(
                dir,
                application -> {
                    JsonObject status = status(application);
                    assertEquals("HEALTHY", status.get("status").getAsString(), status::toString);
                    for (JsonElement part : status.getAsJsonArray("parts")) {
                        String name = part.getAsJsonObject().get("name").getAsString();
                        // cameras on the network can be added at any time
                        assertTrue(!name.startsWith("driver:") || name.equals("driver:external"), name);
                    }
                },
                "cameras.simulated=0");
    }

    private static JsonObject status(Application application) throws Exception {
        try (JsonRpcClient client = LauncherInstance.admin(application)) {
            return client.call("get_status", java.util.Map.of())
                    .get(10, TimeUnit.SECONDS)
                    .getAsJsonObject();
        }
    }

    private static JsonObject part(JsonObject status, String name) {
        for (JsonElement part : status.getAsJsonArray("parts")) {
            if (part.getAsJsonObject().get("name").getAsString().equals(name)) {
                return part.getAsJsonObject();
            }
        }
        throw new AssertionError("no part " + name + " in " + status);
    }
}
