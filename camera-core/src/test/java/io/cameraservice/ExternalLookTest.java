package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStream.State;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.BadCamera;
import io.cameraservice.testing.BadCamera.Habits;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ffprobe says of a source may be anything. */
@RequiresFfmpeg
class ExternalLookTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void aLookThatFailsIsNotTheLast() throws IOException {
        Path ffmpeg = script("ffmpeg", "exec ffmpeg \"$@\"");
        script(
                "ffprobe",
                "if mkdir " + directory.resolve("looked") + " 2>/dev/null; then",
                "  cat > /dev/null",
                "  echo '{\"streams\":[{\"codec_name\":\"h264\",\"width\":70000,\"height\":2,\"avg_frame_rate\":\"30/1\"}]}'",
                "else",
                "  cat > /dev/null",
                "  echo '{\"streams\":[{\"codec_name\":\"hevc\",\"width\":640,\"height\":480,\"avg_frame_rate\":\"30/1\"}]}'",
                "fi");
        Habits habits = new Habits(); // H.265 is ffmpeg's to read
        habits.sdp = "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\n";
        try (BadCamera source = new BadCamera().path("gate", habits);
                CameraService service = CameraService.builder()
                        .directory(directory.resolve("own"))
                        .rtsp("127.0.0.1", 0)
                        .ffmpeg(ffmpeg)
                        .build()
                        .start()) {
            ExternalStream added = service.externalStreams().add(ExternalStreamRequest.of(source.url("gate"), "Gate"));
            assertEquals(State.DISCONNECTED, added.state(), added.toString());
            assertTrue(added.problem().orElse("").contains("70000"), added.toString());
            Await.until(
                    "it is looked at again",
                    LONG,
                    () -> service.externalStreams().list().get(0).state() == State.CONNECTED);
        }
    }

    private Path script(String name, String... lines) throws IOException {
        Path program = Files.createDirectories(directory.resolve("bin")).resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
