package io.cameraservice.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.ThreadChecks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The selector over candidates that do not exist, and over ffmpeg itself; some over a script in its place. */
class EncoderSelectorTest {
    private static final EncoderCandidate NONE =
            new EncoderCandidate("no_such_encoder", () -> true, List.of(), List.of());
    private static final EncoderCandidate IMPLAUSIBLE =
            new EncoderCandidate("never_tried", () -> false, List.of(), List.of());
    private static final EncoderCandidate X264 = EncoderCandidate.LADDER.stream()
            .filter(r -> r.codec().equals("libx264"))
            .findFirst()
            .orElseThrow();

    @TempDir
    Path directory;

    private StateStore state;

    @BeforeEach
    void open() {
        state = StateStore.open(directory.resolve("state"), InstantSource.system());
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    @RequiresFfmpeg
    void takesTheFirstRungThatWorksAndRemembersIt() {
        ThreadChecks threads = new ThreadChecks();
        Ffmpeg ffmpeg = new Ffmpeg(Optional.empty());
        EncoderSelector encoderSelector = new EncoderSelector(ffmpeg, state, List.of(IMPLAUSIBLE, NONE, X264));
        EncoderSelector.Choice choice = encoderSelector.choose();
        assertEquals("libx264", choice.candidate().codec());
        assertTrue(choice.why().startsWith("proven with ffmpeg " + ffmpeg.version()), choice.why());
        assertTrue(choice.why().contains("refused: no_such_encoder (Unknown encoder 'no_such_encoder')"), choice.why());
        assertTrue(!choice.why().contains("never_tried"), choice.why());
        assertSame(choice, encoderSelector.choose());
        Await.until(
                "the proof's threads end",
                Duration.ofSeconds(5),
                () -> threads.started().isEmpty());

        EncoderSelector next = new EncoderSelector(ffmpeg, state, List.of(NONE, X264));
        assertEquals(choice.why(), next.choose().why(), "as remembered: nothing was tried");
        EncoderSelector without = new EncoderSelector(ffmpeg, state, List.of(NONE));
        CameraException none = assertThrows(CameraException.DependencyFailed.class, without::choose);
        assertEquals("no_encoder", none.reason());
        assertTrue(String.valueOf(none.getMessage()).contains("no_such_encoder"), none.getMessage());
        assertTrue(none.suggestion().isPresent());
    }

    @Test
    void forgetsWhatItFoundWhenFfmpegIsAnother() throws Exception {
        Path program = script("echo ffmpeg version 1 Copyright");
        EncoderCandidate first = new EncoderCandidate("first", () -> true, List.of(), List.of());
        Ffmpeg ffmpeg = new Ffmpeg(Optional.of(program));
        state.save("encoder", Map.of("ffmpeg", ffmpeg.fingerprint(), "codec", "first", "why", "remembered"));
        assertEquals(
                "remembered",
                new EncoderSelector(ffmpeg, state, List.of(first)).choose().why());
        script("echo ffmpeg version 2 Copyright\n");
        EncoderSelector encoderSelector = new EncoderSelector(new Ffmpeg(Optional.of(program)), state, List.of(first));
        CameraException none = assertThrows(CameraException.DependencyFailed.class, encoderSelector::choose);
        assertEquals("no_encoder", none.reason());
    }

    @Test
    void damagedMemoryIsNoMemory() throws Exception {
        Path program = script("echo ffmpeg version 1 Copyright");
        state.save("encoder", Map.of("ffmpeg", 7, "codec", List.of()));
        EncoderSelector encoderSelector = new EncoderSelector(new Ffmpeg(Optional.of(program)), state, List.of());
        assertThrows(CameraException.DependencyFailed.class, encoderSelector::choose);
    }

    @Test
    void withoutFfmpegItSaysWhatToDoAndTriesAgainLater() throws Exception {
        Path program = directory.resolve("ffmpeg");
        EncoderSelector encoderSelector = new EncoderSelector(new Ffmpeg(Optional.of(program)), state, List.of(NONE));
        CameraException missing = assertThrows(CameraException.DependencyFailed.class, encoderSelector::choose);
        assertEquals("ffmpeg_missing", missing.reason());
        assertTrue(missing.suggestion().isPresent());
        encoderSelector.prepare();
        script("echo ffmpeg version 1 Copyright");
        assertEquals(
                "no_encoder",
                assertThrows(CameraException.class, encoderSelector::choose).reason());
    }

    @Test
    @RequiresFfmpeg
    void theProofIsAboutPicturesThatComeBack() throws Exception {
        StreamPlan plan = StreamPlan.builder().build();
        assertEquals(Optional.empty(), EncoderSelfTest.problemOf("ffmpeg", X264, plan));
        EncoderCandidate still =
                new EncoderCandidate("libx264", () -> true, List.of(), List.of("-vf", "select=lt(n\\,3)"));
        assertEquals(Optional.of("3 of 15 pictures came through"), EncoderSelfTest.problemOf("ffmpeg", still, plan));
        String program = script("cat >/dev/null").toString();
        assertEquals(Optional.of("no output"), EncoderSelfTest.problemOf(program, X264, plan));
        assertTrue(EncoderSelfTest.problemOf("/no/such/program", X264, plan)
                .orElse("")
                .contains("/no/such/program"));
        String deaf = script("echo no device >&2; exit 1").toString();
        assertEquals(Optional.of("no device"), EncoderSelfTest.problemOf(deaf, X264, plan));
    }

    /** ffmpeg 7 ends with lines about its own parts; 5 and 7 begin with the cause. */
    @Test
    void theReasonIsTheCauseAndNotWhatFollowsFromIt() throws Exception {
        String program = script("""
                cat >/dev/null
                cat >&2 <<'END'
                [h264_v4l2m2m @ 0x5607359d5b80] Could not find a valid device
                [vost#0:0/h264_v4l2m2m @ 0x5607359d9580] Error while opening encoder - maybe incorrect parameters
                [vf#0:0 @ 0x5607359d9bc0] Terminating thread with return code -22 (Invalid argument)
                [out#0/nut @ 0x5607359d7d00] Nothing was written into output file
                END
                exit 1
                """).toString();
        assertEquals(
                Optional.of("Could not find a valid device"),
                EncoderSelfTest.problemOf(program, X264, StreamPlan.builder().build()));
    }

    private Path script(String lines) throws Exception {
        Path program = directory.resolve("ffmpeg");
        Files.writeString(program, "#!/bin/sh\n" + lines + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
