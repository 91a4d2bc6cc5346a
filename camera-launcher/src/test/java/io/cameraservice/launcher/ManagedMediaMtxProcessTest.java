package io.cameraservice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with a real MediaMTX that it runs itself. */
@RequiresMediaMtx
@RequiresFfmpeg
class ManagedMediaMtxProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final MediaMtxBinary binary;

    @TempDir
    Path dir;

    ManagedMediaMtxProcessTest(MediaMtxBinary binary) {
        this.binary = binary;
    }

    @Test
    void itServesAndEndsWithTheProgram() throws Exception {
        ProcessHandle server;
        try (ServiceProcess service = serve();
                JsonRpcClient client = service.client(service.token("viewer"))) {
            Await.until(
                    "it is offered",
                    SOON,
                    () -> !url(client).startsWith(service.rtsp().toString()));
            server = mediaMtx(service);
            try (Tool ffprobe = Tool.start(
                    "ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_streams", "-i", url(client))) {
                assertEquals(0, ffprobe.exitCode(SOON), ffprobe::output);
                assertTrue(ffprobe.output().contains("codec_name=h264"), ffprobe::output);
            }
        }
        assertTrue(!server.isAlive(), "it ended with the program");
    }

    @Test
    void itDoesNotOutliveAProgramThatIsKilled() throws Exception {
        try (ServiceProcess service = serve();
                JsonRpcClient client = service.client(service.token("viewer"))) {
            Await.until(
                    "it is offered",
                    SOON,
                    () -> !url(client).startsWith(service.rtsp().toString()));
            ProcessHandle server = mediaMtx(service);
            service.kill();
            Await.until("it ends, too", SOON, () -> !server.isAlive());
        }
    }

    private ServiceProcess serve() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return ServiceProcess.serve(
                dir,
                "--set",
                "mediamtx.enabled=true",
                "--set",
                "mediamtx.managed=true",
                "--set",
                "mediamtx.binary=" + binary.path(),
                "--set",
                "mediamtx.api_port=" + port,
                "--set",
                "mediamtx.rtsp_port=0",
                "--set",
                "mediamtx.hls_port=0",
                "--set",
                "mediamtx.webrtc_port=0",
                "--set",
                "mediamtx.webrtc_udp_port=0");
    }

    private ProcessHandle mediaMtx(ServiceProcess service) {
        List<ProcessHandle> all = service.children().stream()
                .filter(child -> child.info()
                        .command()
                        .filter(command -> command.endsWith("/mediamtx"))
                        .isPresent())
                .toList();
        assertEquals(1, all.size(), all::toString);
        return all.get(0);
    }

    private static String url(JsonRpcClient client) {
        try {
            JsonObject answer = client.call("get_stream_url", Map.of("device", "camera0"))
                    .get(10, TimeUnit.SECONDS)
                    .getAsJsonObject();
            return answer.get("stream_url").getAsString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
