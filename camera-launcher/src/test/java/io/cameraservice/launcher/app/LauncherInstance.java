package io.cameraservice.launcher.app;

import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.launcher.config.LauncherConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The whole service within the test's own JVM, on free ports, without the cameras of this machine unless told so. */
final class LauncherInstance {
    private LauncherInstance() {}

    /** What is done with it. */
    @FunctionalInterface
    interface Use {
        void with(Application application) throws Exception;
    }

    static void use(Path dir, Use use, String... sets) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "health.port=0",
                "rtsp.port=0",
                "cameras.v4l2=false",
                "mediamtx.enabled=false",
                "state_dir=" + dir));
        all.addAll(List.of(sets));
        LauncherConfig config = LauncherConfig.load(null, all, Map.of("HOME", dir.toString()));
        try (Application application = Application.start(config, new StandardAssembly())) {
            use.with(application);
        }
    }

    /** A client that is logged in as admin. */
    static JsonRpcClient admin(Application application) throws Exception {
        URI webSocket = URI.create(application.readyLine().split(" ", -1)[1]);
        String token = application.openLine().replaceFirst(".*#token=", "");
        JsonRpcClient client = JsonRpcClient.connect(webSocket);
        client.call("authenticate", Map.of("auth_token", token)).get(10, TimeUnit.SECONDS);
        return client;
    }
}
