package io.cameraservice.launcher.app;

import io.cameraservice.jsonrpc.client.JsonRpcClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process of its own, serving on free ports. */
final class ServiceProcess implements AutoCloseable {
    static final Pattern READY = Pattern.compile(
            "READY (ws://127\\.0\\.0\\.1:\\d+/ws) (http://127\\.0\\.0\\.1:\\d+/) (rtsp://127\\.0\\.0\\.1:\\d+/)");

    private final Process process;
    private final Matcher ready;
    private final Path dir;

    private ServiceProcess(Process process, Matcher ready, Path dir) {
        this.process = process;
        this.ready = ready;
        this.dir = dir;
    }

    /** Starts it with one simulated camera and waits until it is ready. */
    static ServiceProcess serve(Path dir, String... more) throws IOException {
        return serve(List.of(), dir, more);
    }

    /** The same, by a command that runs the one it is given as arguments. */
    static ServiceProcess serve(List<String> by, Path dir, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--state-dir", dir.toString()));
        for (String set : List.of(
                "server.port=0",
                "health.port=0",
                "rtsp.port=0",
                "cameras.v4l2=false",
                "cameras.simulated=1",
                "mediamtx.enabled=false")) {
            arguments.addAll(List.of("--set", set));
        }
        arguments.addAll(List.of(more));
        Process process = start(
                by, ProcessBuilder.Redirect.appendTo(dir.resolve("service.log").toFile()), arguments);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        Matcher ready = READY.matcher(String.valueOf(line));
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new AssertionError("not ready: " + line);
        }
        return new ServiceProcess(process, ready, dir);
    }

    static Process start(ProcessBuilder.Redirect errors, List<String> arguments) throws IOException {
        return start(List.of(), errors, arguments);
    }

    private static Process start(List<String> by, ProcessBuilder.Redirect errors, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cameraservice.launcher.cli.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(errors).start();
    }

    URI webSocket() {
        return URI.create(ready.group(1));
    }

    URI http() {
        return URI.create(ready.group(2));
    }

    URI rtsp() {
        return URI.create(ready.group(3));
    }

    String token(String role) throws IOException {
        Process minting = start(
                ProcessBuilder.Redirect.INHERIT,
                List.of("token", "--role", role, "--ttl", "10m", "--state-dir", dir.toString()));
        return minting.inputReader(StandardCharsets.UTF_8).readLine();
    }

    /** A client that is logged in. */
    JsonRpcClient client(String token) throws Exception {
        JsonRpcClient client = JsonRpcClient.connect(URI.create(ready.group(1)));
        client.call("authenticate", Map.of("auth_token", token)).get(10, TimeUnit.SECONDS);
        return client;
    }

    List<ProcessHandle> children() {
        return process.toHandle().descendants().toList();
    }

    /** As a power cut would end it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
