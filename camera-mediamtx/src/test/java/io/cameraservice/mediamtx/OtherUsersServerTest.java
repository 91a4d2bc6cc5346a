package io.cameraservice.mediamtx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cameraservice.access.Credentials;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Ports;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user of this machine who listens on the API's port, as anybody can while MediaMTX is away, and says what MediaMTX would. */
class OtherUsersServerTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String NOBODY = "65534";
    private static final String SERVER = """
            import sys
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
            class Fake(BaseHTTPRequestHandler):
                protocol_version = 'HTTP/1.1'
                def do_GET(self):
                    size = int(self.headers.get('Content-Length', 0))
                    print(self.command, self.path, self.headers, self.rfile.read(size), flush=True)
                    body = b'{"pageCount":1,"items":[],"rtsp":true,"rtspAddress":"203.0.113.9:8554","version":"v1.20.1"}'
                    self.send_response(200)
                    self.send_header('Server', 'mediamtx')
                    self.send_header('Content-Length', str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                do_POST = do_PATCH = do_DELETE = do_GET
                def log_message(self, *args): pass
                def setup(self):
                    print('connected', flush=True)
                    super().setup()
            print('up', flush=True)
            ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Fake).serve_forever()
            """;

    @TempDir
    Path directory;

    private int port;
    private Tool server;

    @BeforeEach
    void listen() {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may run programs as others");
        assumeTrue(
                Tool.exists("setpriv") && Path.of("/usr/bin/python3").toFile().canExecute(), "there is no python3");
        port = Ports.free();
        server =
                Tool.start("setpriv", "--reuid", NOBODY, "--clear-groups", "/usr/bin/python3", "-c", SERVER, "" + port);
        Await.until("it listens: " + server.output(), SOON, this::listens);
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void isToldNothing() {
        try (ServiceRig rig = start(options())) {
            rig.awaitState(State.UNTRUSTED, SOON);
            assertEquals(ComponentState.ERROR, rig.mediaMtx.health().state());
            String detail = rig.mediaMtx.health().detail();
            assertTrue(detail.contains("(uid " + NOBODY + "): it is told nothing"), detail);
            assertTrue(detail.contains("set mediamtx.run_as"), detail);
            Await.until(
                    "it was knocked at several times",
                    SOON,
                    () -> server.output().lines().filter("connected"::equals).count() >= 3);
            assertTrue(rig.urls().rtsp().orElseThrow().startsWith("rtsp://127.0.0.1:"), rig.urls()::toString);
        }
        assertFalse(server.output().contains("/v3/"), server::output);
        assertFalse(server.output().contains("Authorization"), server::output);
    }

    @Test
    void isUsedIfHeIsTheOneItMayRunAs() {
        try (ServiceRig rig = start(options().runAs(NOBODY))) {
            Await.until("paths were added", SOON, () -> server.output().contains("POST /v3/config/paths/add/camera0"));
            String detail = rig.mediaMtx.health().detail();
            assertTrue(detail.contains("(uid " + NOBODY + "), process "), detail);
        }
        assertTrue(server.output().contains("rtsp://mediamtx:"), server::output);
        assertFalse(server.output().contains("readers-own"), server::output);
    }

    private MediaMtxOptions.Builder options() {
        return ServiceRig.optionsFor(URI.create("http://127.0.0.1:" + port))
                .rtspPort(Ports.free())
                .credentials(new Credentials.Password("admin", "api-password"));
    }

    private ServiceRig start(MediaMtxOptions.Builder options) {
        return ServiceRig.start(
                directory.resolve("service"),
                options.build(),
                builder -> builder.rtspCredentials("viewer", "readers-own"));
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
