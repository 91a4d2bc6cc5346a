package io.cameraservice.internal.recording.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.media.ClipRequest;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.testing.NumberedStream;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** GStreamer decodes every picture of every file that is written: finished, while it grows, and cut. */
@RequiresFfmpeg
class GStreamerTest {
    private static final int PICTURES = 60;

    @TempDir
    Path directory;

    @BeforeEach
    void isThere() {
        if (!Tool.exists("gst-launch-1.0")) {
            System.err.println("!!!! SKIPPED, NOT TESTED: recordings in GStreamer; gst-launch-1.0 is missing");
            Assumptions.abort("gst-launch-1.0 is missing");
        }
    }

    private void assertDecodes(MediaContent content, int from, int to) throws IOException {
        Path file = directory.resolve("in-" + content.filename());
        try (OutputStream out = Files.newOutputStream(file)) {
            content.writeTo(out, 0, content.size());
        }
        Path grey = directory.resolve("grey");
        try (Tool player = Tool.start(("gst-launch-1.0 -q filesrc location=" + file
                        + " ! decodebin ! videoconvert ! video/x-raw,format=GRAY8 ! filesink location=" + grey)
                .split(" ", -1))) {
            assertEquals(0, player.exitCode(Duration.ofSeconds(30)), player::output);
        }
        assertEquals(
                IntStream.range(from, to).boxed().toList(),
                NumberedStream.numbersIn(Files.readAllBytes(grey)),
                content.filename());
    }

    @ParameterizedTest
    @EnumSource(RecordingFormat.class)
    void everyPictureIsDecoded(RecordingFormat format) throws Exception {
        try (ClipFixture fixture = new ClipFixture(directory, NumberedStream.encode(0, PICTURES, 1))) {
            Recording done = fixture.record(format, RecordingState.STOPPED, 0, 30, 30, PICTURES);
            assertDecodes(fixture.catalog.openRecording(done.filename()), 0, PICTURES);
            ClipRequest request = ClipRequest.ofRecording(done.filename(), ClipFixture.at(25), ClipFixture.at(45));
            String clip =
                    fixture.catalog.clip(request).recording().orElseThrow().filename();
            assertDecodes(fixture.catalog.openRecording(clip), 20, 45);
            Recording growing = fixture.record(format, RecordingState.RECORDING, 0, 30);
            int onDisk = format == RecordingFormat.MPEGTS ? 30 : 20; // a fragment waits in memory
            assertDecodes(fixture.catalog.openRecording(growing.filename()), 0, onDisk);
        }
    }
}
