package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStream.State;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.Snapshot;
import io.cameraservice.stream.StreamStatus.EncoderInfo;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaProof;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sources that send something else than plain H.264, from a real RTSP server. */
@RequiresFfmpeg
@ExtendWith(RequiresMediaMtx.Condition.class)
class ExternalCodecsTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    private RtspServer server;
    private IpCamera pictures;
    private CameraService service;

    @BeforeEach
    void start() {
        server = new RtspServer(directory);
        pictures = new IpCamera(directory.resolve("source"));
        service = service();
    }

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
        }
        if (pictures != null) {
            pictures.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private CameraService service() {
        return CameraService.builder()
                .directory(directory.resolve("own"))
                .rtsp("127.0.0.1", 0)
                .build()
                .start();
    }

    @Test
    void h265IsDecodedAndEncoded() throws Exception {
        server.publish(
                directory,
                pictures.url(),
                "h265",
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-x265-params",
                "log-level=error:keyint=15");
        Camera camera = added("h265");
        assertEquals(PixelFormat.MJPEG, camera.status().mode().orElseThrow().format());
        prove(camera, "device");
    }

    @Test
    void mjpegIsTakenAsItIs() throws Exception {
        server.publish(
                directory,
                pictures.url(),
                "mjpeg",
                "-c:v",
                "mjpeg",
                "-q:v",
                "4",
                "-pix_fmt",
                "yuvj420p",
                "-huffman",
                "default",
                "-force_duplicated_matrix",
                "1");
        Camera camera = added("mjpeg");
        assertEquals(PixelFormat.MJPEG, camera.status().mode().orElseThrow().format());
        assertEquals(1, camera.device().orElseThrow().modes().size(), "no other size without decoding");
        prove(camera, "device");
    }

    @Test
    void bFramesArePutInOrder() throws Exception {
        publishWithBFrames();
        Camera camera = added("bframes");
        assertEquals(PixelFormat.MJPEG, camera.status().mode().orElseThrow().format());
        prove(camera, "device");
    }

    @Test
    void bFramesThatComeLaterAreSeen() throws Exception {
        publishWithBFrames();
        added("bframes");
        service.close();
        Path file = directory.resolve("own/state/external.json");
        String state = Files.readString(file);
        String before = state.replaceFirst("\"reordered\":\\s*true", "\"reordered\":false");
        assertNotEquals(state, before);
        Files.writeString(file, before);
        service = service();
        Camera camera = service.cameras().get(0);
        assertEquals(PixelFormat.H264, camera.status().mode().orElseThrow().format());
        prove(camera, "device");
        assertEquals(PixelFormat.MJPEG, camera.status().mode().orElseThrow().format());
    }

    private void publishWithBFrames() throws Exception {
        server.publish(
                directory,
                pictures.url(),
                "bframes",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-bf",
                "2",
                "-b_strategy",
                "0",
                "-g",
                "30",
                "-pix_fmt",
                "yuv420p");
    }

    /** It may be added before anything is there. */
    private Camera added(String name) {
        ExternalStream added = service.externalStreams().add(ExternalStreamRequest.of(server.url(name), name));
        Camera camera = service.camera(added.camera().toString()).orElseThrow();
        Await.until(
                "it is there",
                LONG,
                () -> service.externalStreams().list().get(0).state() == State.CONNECTED
                        && camera.status().state() == CameraState.IDLE);
        return camera;
    }

    private void prove(Camera camera, String pictureFrom) throws Exception {
        Recording begun = camera.record(RecordingRequest.of(Duration.ofSeconds(4)));
        Snapshot snapshot = camera.snapshot();
        assertEquals(Optional.of(new FrameSize(640, 480)), snapshot.size());
        assertEquals(Optional.of(pictureFrom), snapshot.source());
        assertNotEquals(Optional.of("copy"), camera.stream().status().encoder().map(EncoderInfo::codec));
        Await.until("it is over", LONG, () -> camera.recording().isEmpty());
        Recording whole = service.media().recording(begun.filename());
        MediaProof proof = MediaProof.of(service.media().openRecording(whole.filename()), directory);
        assertEquals(List.of(), proof.errors());
        assertTrue(proof.numbers().size() > 40, () -> "few pictures: " + proof.numbers());
        assertEquals(proof.numbers().stream().sorted().toList(), proof.numbers(), "in the order of showing");
    }
}
