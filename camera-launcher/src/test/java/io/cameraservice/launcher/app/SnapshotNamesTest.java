package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a snapshot is what its name and its format say, by the whole way from the wire to the disk. */
class SnapshotNamesTest {
    @TempDir
    Path dir;

    @Test
    void theNameDecidesWhereNoFormatIsNamed() throws Exception {
        LauncherInstance.use(
                dir,
                instance -> {
                    try (JsonRpcClient client = LauncherInstance.admin(instance)) {
                        assertEquals("door.png is PNG", taken(client, Map.of("filename", "door.png")));
                        assertEquals("yard.PNG is PNG", taken(client, Map.of("filename", "yard.PNG")));
                        assertEquals(
                                "lane.jpg is JPEG", taken(client, Map.of("filename", "lane.jpg", "format", "JPG")));
                        assertEquals("gate.png is PNG", taken(client, Map.of("filename", "gate", "format", "Png")));
                        assertEquals("wall.jpg is JPEG", taken(client, Map.of("filename", "wall")));
                    }
                },
                "cameras.simulated=1");
    }

    private String taken(JsonRpcClient client, Map<String, String> wish) throws Exception {
        Map<String, String> params = new HashMap<>(wish);
        params.put("device", "camera0");
        JsonObject taken =
                client.call("take_snapshot", params).get(20, TimeUnit.SECONDS).getAsJsonObject();
        byte[] file = Files.readAllBytes(Path.of(taken.get("file_path").getAsString()));
        String kind = file[0] == (byte) 0x89 && file[1] == 'P' ? "PNG" : file[0] == (byte) 0xff ? "JPEG" : "something";
        return taken.get("filename").getAsString() + " is " + kind;
    }
}
