package io.cameraservice.bench.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The servers that are compared, and where they keep what they write. */
final class Servers {
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xss256k", "-Xmx256m");

    private final Path directory;
    private final List<Path> checkouts;
    private final List<String> settings;

    /**
     * @param checkouts built checkouts of the service
     * @param settings more for {@code --set} of the service
     */
    Servers(Path directory, List<Path> checkouts, List<String> settings) {
        this.directory = directory;
        this.checkouts = checkouts;
        this.settings = settings;
    }

    /** One command a checkout, as {@code ./run} starts it. */
    List<Server.Command> services() {
        return checkouts.stream().map(c -> service(c, true, true)).toList();
    }

    /** @param script by the start script with its flags; else plain {@code java -jar} */
    Server.Command service(Path checkout, boolean script, boolean pinned) {
        String name = checkouts.size() == 1 ? "camera-service" : "camera-service of " + checkout.getFileName();
        Path own = directory.resolve(checkout.getFileName() + (script ? "" : "-plain"));
        List<String> command = new ArrayList<>();
        if (script) {
            command.add(
                    checkout.resolve("camera-launcher/src/dist/camera-service").toString());
        } else {
            command.addAll(List.of(java(), "-jar", jar(checkout)));
        }
        command.addAll(List.of("serve", "--state-dir", own.toString()));
        List<String> set = new ArrayList<>(List.of(
                "server.port=0",
                "health.port=0",
                "rtsp.port=0",
                "cameras.v4l2=false",
                "cameras.simulated=2",
                "mediamtx.enabled=false",
                "server.max_connections=20000"));
        if (hasLimits(checkout)) {
            set.addAll(List.of(
                    "limits.connections_per_address=20000",
                    "limits.login_timeout=0s",
                    "limits.calls_per_second=1000000",
                    "limits.calls_per_second_per_address=1000000"));
        }
        set.addAll(settings);
        set.forEach(s -> command.addAll(List.of("--set", s)));
        return new Server.Command(
                name + (script ? "" : ", java -jar"),
                command,
                Map.of(
                        "CAMERA_SERVICE_CDS_DIR",
                        directory.resolve("classes-" + checkout.getFileName()).toString()),
                directory.resolve("errors.txt"),
                pinned);
    }

    /** The bare library, and a Go server where the script has built one. */
    List<Server.Command> echoes() {
        List<String> java = new ArrayList<>(List.of(java()));
        java.addAll(SMALL);
        java.addAll(List.of("-cp", System.getProperty("java.class.path"), EchoServer.class.getName()));
        Path errors = directory.resolve("errors.txt");
        List<Server.Command> echoes = new ArrayList<>();
        echoes.add(new Server.Command("Java-WebSocket echo", java, Map.of(), errors, true));
        String go = System.getProperty("rpc.go", "");
        if (!go.isEmpty()) {
            echoes.add(new Server.Command("gorilla/websocket echo (Go)", List.of(go), Map.of(), errors, true));
        }
        return echoes;
    }

    /** A token signed with the key of the instance that {@link #service} starts; the instance was started before. */
    String token(Path checkout, boolean script, String role) throws IOException {
        Path own = directory.resolve(checkout.getFileName() + (script ? "" : "-plain"));
        Process process = new ProcessBuilder(
                        java(),
                        "-jar",
                        jar(checkout),
                        "token",
                        "--role",
                        role,
                        "--ttl",
                        "6h",
                        "--state-dir",
                        own.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("errors.txt").toFile()))
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /** The first checkout: the one that is measured where there is nothing to compare. */
    Path checkout() {
        return checkouts.get(0);
    }

    List<Path> checkouts() {
        return checkouts;
    }

    /** An older checkout that is compared may not know them. */
    private static boolean hasLimits(Path checkout) {
        try {
            return Files.readString(checkout.resolve("camera-launcher/src/dist/camera-service.yaml"))
                    .contains("connections_per_address");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jar(Path checkout) {
        Path jar = checkout.resolve("camera-launcher/target/camera-service.jar");
        if (!Files.exists(jar)) {
            throw new IllegalArgumentException("there is no " + jar + "; build that checkout first");
        }
        return jar.toString();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
