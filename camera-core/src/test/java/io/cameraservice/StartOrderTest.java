package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.Authenticator;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.Transport;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses are taken before anything else: a start that fails at one changes no file and wakes no camera. */
class StartOrderTest {
    @TempDir
    Path directory;

    @Test
    @RequiresFfmpeg
    void aTakenAddressLeavesAnInterruptedRecordingAsItWas() throws IOException {
        Recording interrupted = interrupt();
        Map<Path, String> before = content();
        try (ServerSocket taken = listen(0)) {
            refused(builder().rtsp("127.0.0.1", taken.getLocalPort()), taken.getLocalPort());
            assertEquals(before, content());
            refused(builder().transport(new PortTransport(taken.getLocalPort())), taken.getLocalPort());
            assertEquals(before, content());
        }
        try (CameraService service = builder().build().start()) {
            Camera camera = service.cameras().get(0);
            assertEquals(
                    interrupted.id(),
                    camera.recording().map(Recording::id).orElseThrow(),
                    "the next start that succeeds resumes it");
            camera.stopRecording();
        }
    }

    @Test
    void aTakenAddressMakesNoDirectory() throws IOException {
        Path fresh = directory.resolve("fresh");
        try (ServerSocket taken = listen(0)) {
            refused(builder().directory(fresh).rtsp("127.0.0.1", taken.getLocalPort()), taken.getLocalPort());
            refused(
                    builder().directory(fresh).transport(new PortTransport(taken.getLocalPort())),
                    taken.getLocalPort());
        }
        assertFalse(Files.exists(fresh));
    }

    @Test
    @SuppressWarnings("resource") // a start that failed leaves nothing to close
    void aStartThatFailsLaterGivesBackWhatWasBound() throws IOException {
        PortTransport transport = new PortTransport(0);
        Files.createDirectories(directory.resolve("state").resolve("lock")); // no lock can be taken here
        CameraService service = builder().transport(transport).build();
        assertThrows(CameraException.StorageFailed.class, service::start);
        try (ServerSocket again = listen(transport.bound)) {
            assertTrue(again.isBound());
        }
    }

    @Test
    void whoConnectsToABoundTransportIsServedOnceItStarts() throws IOException {
        PortTransport transport = new PortTransport(0);
        try (CameraService service = builder()
                        .transport(transport)
                        .driver(new ConnectingDriver(transport))
                        .build();
                Socket client = transport.client) {
            service.start();
            assertEquals('!', client.getInputStream().read());
        }
    }

    private Recording interrupt() {
        try (CameraService service = builder().build().start()) {
            return service.cameras().get(0).record(RecordingRequest.untilStopped());
        }
    }

    private CameraServiceBuilder builder() {
        return CameraService.builder().directory(directory).rtsp("127.0.0.1", 0).driver(new SimulationDriver(1));
    }

    @SuppressWarnings("resource") // a start that failed leaves nothing to close
    private static void refused(CameraServiceBuilder builder, int port) {
        CameraException refused =
                assertThrows(CameraException.class, () -> builder.build().start());
        assertTrue(String.valueOf(refused.getMessage()).contains("127.0.0.1:" + port), refused.getMessage());
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /** Every path below the directory, with its mode, its time and its bytes. */
    private Map<Path, String> content() throws IOException {
        Map<Path, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String bytes = Files.isDirectory(path) ? "" : Arrays.hashCode(Files.readAllBytes(path)) + "";
                found.put(
                        path,
                        Files.getPosixFilePermissions(path) + " " + Files.getLastModifiedTime(path) + " " + bytes);
            }
        }
        return found;
    }

    /** Sends one byte to who has connected. */
    private static final class PortTransport implements Transport {
        private final int port;
        private @Nullable ServerSocket socket;
        private int bound;
        private Socket client = new Socket();

        PortTransport(int port) {
            this.port = port;
        }

        @Override
        public String name() {
            return "port";
        }

        @Override
        public void bind() {
            try {
                ServerSocket fresh = listen(port);
                socket = fresh;
                bound = fresh.getLocalPort();
            } catch (IOException e) {
                throw new CameraException("cannot_listen", "127.0.0.1:" + port + " is taken", null, e);
            }
        }

        @Override
        public void start(CameraService service, Authenticator authenticator) {
            ServerSocket listening = socket;
            if (listening != null && client.isConnected()) {
                try (Socket peer = listening.accept()) {
                    peer.getOutputStream().write('!');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public ComponentHealth health() {
            return new ComponentHealth(name(), ComponentState.RUNNING, "", Instant.EPOCH);
        }

        @Override
        public void close() {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Connects while the service starts: a driver is asked after the addresses are taken and before they are served. */
    private record ConnectingDriver(PortTransport transport) implements CameraDriver {
        @Override
        public String name() {
            return "connecting";
        }

        @Override
        public Availability probe() {
            try {
                transport.client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), transport.bound));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Availability.Available("connected");
        }

        @Override
        public void start(Listener listener) {}

        @Override
        public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
            throw new IllegalStateException("never");
        }

        @Override
        public void close() {}
    }
}
