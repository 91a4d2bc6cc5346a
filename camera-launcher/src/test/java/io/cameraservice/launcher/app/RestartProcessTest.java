package io.cameraservice.launcher.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.jsonrpc.client.JsonRpcClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixed ports, and clients that are left connected: what port 0 hides. {@code -Dtest.rounds=20} for the figures of the docs. */
@Timeout(600)
class RestartProcessTest {
    private static final int ROUNDS = Integer.getInteger("test.rounds", 4);
    private static final List<String> FEW_DESCRIPTORS =
            List.of("bash", "-c", "ulimit -n 220; exec \"$@\"", "few-descriptors");

    @TempDir
    private Path dir;

    /** A client of each door, all of whose connections stay open. */
    private record Left(JsonRpcClient webSocket, Socket http, Socket rtsp) implements AutoCloseable {
        static Left of(ServiceProcess service, String token) throws Exception {
            Left left = new Left(service.client(token), connect(service.http()), connect(service.rtsp()));
            talk(left.http(), "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200");
            talk(left.rtsp(), "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", "RTSP/1.0 200");
            return left;
        }

        private static Socket connect(URI address) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
            socket.setSoTimeout(10_000);
            return socket;
        }

        private static void talk(Socket socket, String request, String answer) throws IOException {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            byte[] begin = socket.getInputStream().readNBytes(answer.length());
            assertEquals(answer, new String(begin, UTF_8));
        }

        @Override
        public void close() throws IOException {
            webSocket.close();
            http.close();
            rtsp.close();
        }
    }

    private static String[] ports(ServiceProcess service) {
        return new String[] {
            "--set", "server.port=" + service.webSocket().getPort(),
            "--set", "health.port=" + service.http().getPort(),
            "--set", "rtsp.port=" + service.rtsp().getPort()
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void startsAgainAtOnceWithClientsOfAllDoorsLeftConnected(boolean killed) throws Exception {
        List<AutoCloseable> left = new ArrayList<>();
        ServiceProcess service = ServiceProcess.serve(dir);
        try {
            String[] ports = ports(service);
            String token = service.token("viewer");
            for (int round = 0; round < ROUNDS; round++) {
                left.add(Left.of(service, token));
                if (killed) {
                    service.kill();
                } else {
                    service.close();
                }
                service = ServiceProcess.serve(dir, ports);
                assertEquals(ports[1], "server.port=" + service.webSocket().getPort());
            }
            Left.of(service, token).close();
        } finally {
            service.close();
            for (AutoCloseable each : left) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.port", "health.port", "rtsp.port"})
    void aStartThatFailsAtADoorChangesNothing(String door) throws Exception {
        try (ServiceProcess service = ServiceProcess.serve(dir);
                JsonRpcClient operator = service.client(service.token("operator"))) {
            operator.call("start_recording", Map.of("device", "camera0")).get(30, TimeUnit.SECONDS);
            List<ProcessHandle> children = service.children();
            service.kill();
            for (ProcessHandle child : children) {
                child.onExit().get(20, TimeUnit.SECONDS); // it writes what it has
            }
        }
        Map<String, String> before = contents(dir);
        failsAt(door, dir);
        assertEquals(before, contents(dir));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.port", "health.port", "rtsp.port"})
    void aFirstStartThatFailsAtADoorMakesNothing(String door) throws Exception {
        Path fresh = dir.resolve("fresh");
        failsAt(door, fresh);
        assertFalse(Files.exists(fresh));
    }

    private static void failsAt(String door, Path dir) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process failing = ServiceProcess.start(
                    ProcessBuilder.Redirect.PIPE,
                    List.of(
                            "serve",
                            "--state-dir",
                            dir.toString(),
                            "--set",
                            "server.port=0",
                            "--set",
                            "health.port=0",
                            "--set",
                            "rtsp.port=0",
                            "--set",
                            "cameras.v4l2=false",
                            "--set",
                            "cameras.simulated=1",
                            "--set",
                            "mediamtx.enabled=false",
                            "--set",
                            door + "=" + taken.getLocalPort()));
            String errors = new String(failing.getErrorStream().readAllBytes(), UTF_8);
            assertTrue(failing.waitFor(20, TimeUnit.SECONDS));
            assertEquals(1, failing.exitValue(), errors);
            assertTrue(errors.contains("127.0.0.1:" + taken.getLocalPort()), errors);
            assertTrue(errors.contains("(pid " + ProcessHandle.current().pid() + ")"), errors);
            assertTrue(errors.contains(door), errors);
        }
    }

    @Test
    void anInstanceThatRunsIsNotDisturbedByASecondOne() throws Exception {
        try (ServiceProcess service = ServiceProcess.serve(dir);
                JsonRpcClient viewer = service.client(service.token("viewer"))) {
            List<String> again = new ArrayList<>(List.of("serve", "--state-dir", dir.toString()));
            again.addAll(List.of(ports(service)));
            Process second = ServiceProcess.start(ProcessBuilder.Redirect.DISCARD, again);
            assertTrue(second.waitFor(20, TimeUnit.SECONDS));
            assertEquals(1, second.exitValue());
            assertEquals(
                    "pong",
                    viewer.call("ping", Map.of()).get(5, TimeUnit.SECONDS).getAsString());
        }
    }

    /** The library that accepts clients closes its socket for good where one cannot be accepted. */
    @Test
    void aDoorThatWasLostForWantOfDescriptorsComesBack() throws Exception {
        try (ServiceProcess service = ServiceProcess.serve(FEW_DESCRIPTORS, dir)) {
            String token = service.token("viewer");
            List<Socket> flood = new ArrayList<>();
            try {
                for (int i = 0; i < 300; i++) {
                    flood.add(Left.connect(service.webSocket()));
                }
            } catch (ConnectException e) {
                // it is lost already
            }
            for (Socket each : flood) {
                each.close();
            }
            await(() -> {
                try (JsonRpcClient client = service.client(token)) {
                    return client.call("ping", Map.of()).get(5, TimeUnit.SECONDS) != null;
                } catch (CompletionException | ExecutionException | TimeoutException e) {
                    return false; // not yet
                }
            });
            Left.of(service, token).close();
        }
    }

    /** Clients that connect and say nothing use up the descriptors; they are still connected when HTTP answers again. */
    @Test
    void httpAnswersAgainWhileThoseWhoUsedUpTheDescriptorsStay() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (ServiceProcess service =
                ServiceProcess.serve(FEW_DESCRIPTORS, dir, "--set", "health.request_timeout=1s")) {
            for (int i = 0; i < 300; i++) {
                silent.add(Left.connect(service.http()));
            }
            for (int i = 0; i < 3; i++) {
                await(() -> {
                    try (Socket probe = Left.connect(service.http())) {
                        Left.talk(probe, "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200");
                        return true;
                    } catch (IOException e) {
                        return false; // not yet
                    }
                });
            }
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
        List<String> told = Files.readAllLines(dir.resolve("service.log")).stream()
                .filter(line -> line.contains("HTTP cannot accept a client"))
                .toList();
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.get(0).contains("LimitNOFILE"), told.get(0));
    }

    private static void await(Callable<Boolean> condition) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (!condition.call()) {
                LockSupport.parkNanos(100_000_000);
            }
        });
    }

    /** Every file but the log, by its size and time. */
    private static Map<String, String> contents(Path dir) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(f -> !f.endsWith("service.log")).toList()) {
                all.put(
                        dir.relativize(file).toString(),
                        Files.isDirectory(file)
                                ? "directory"
                                : Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return all;
    }
}
