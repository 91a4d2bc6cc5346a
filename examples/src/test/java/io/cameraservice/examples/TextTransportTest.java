package io.cameraservice.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.Principal;
import io.cameraservice.access.Role;
import io.cameraservice.health.ComponentState;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.simulation.SimulationDriver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextTransportTest {
    private final TextTransport transport = new TextTransport(0);

    @TempDir
    Path directory;

    private CameraService service;

    @BeforeEach
    void start() {
        service = CameraService.builder()
                .directory(directory)
                .driver(new SimulationDriver(1))
                .rtsp("127.0.0.1", 0)
                .authenticator(TextTransportTest::whoIs)
                .transport(transport)
                .build()
                .start();
    }

    @AfterEach
    void close() {
        service.close();
        assertEquals(ComponentState.STOPPED, transport.health().state());
    }

    @Test
    void servesASocketThroughTheSession() throws IOException {
        try (Client client = new Client()) {
            assertEquals("ERR not_logged_in LOGIN first", client.ask("CAMERAS"));
            assertTrue(client.ask("LOGIN nonsense").startsWith("ERR invalid_token "));
            assertEquals("OK operator", client.ask("LOGIN operator"));
            assertEquals("OK camera0 IDLE", client.ask("CAMERAS"));
            String[] taken = client.ask("SNAPSHOT camera0").split(" ", -1);
            assertEquals("OK", taken[0]);
            var listed = service.media().snapshots(MediaQuery.newest(1)).items().get(0);
            assertEquals(listed.filename() + " " + listed.bytes(), taken[1] + " " + taken[2]);
            assertEquals("ERR camera_not_found no camera named 'camera9'", client.ask("SNAPSHOT camera9"));
            assertTrue(client.ask("DANCE").startsWith("ERR unknown_command "));
        }
    }

    @Test
    void aViewerTakesNoPicture() throws IOException {
        try (Client client = new Client()) {
            assertEquals("OK viewer", client.ask("LOGIN viewer"));
            assertTrue(client.ask("SNAPSHOT camera0").startsWith("ERR role_too_low "));
        }
    }

    @Test
    void closingTheServiceDisconnectsItsClients() throws IOException {
        try (Client client = new Client()) {
            client.ask("LOGIN viewer");
            service.close();
            assertNull(client.ask("CAMERAS"));
        }
    }

    private static Principal whoIs(Credentials credentials) {
        if (credentials instanceof Credentials.Token token) {
            Optional<Role> role = Role.ofWireName(token.secret());
            if (role.isPresent()) {
                return new Principal("test", role.get(), Optional.empty());
            }
        }
        throw new CameraException.Unauthenticated("invalid_token", "this token is not known");
    }

    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final PrintStream out;

        Client() throws IOException {
            socket = new Socket(
                    transport.address().getAddress(), transport.address().getPort());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            out = new PrintStream(socket.getOutputStream(), true, UTF_8);
        }

        String ask(String line) throws IOException {
            out.println(line);
            return in.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
