package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameSize;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStream.Reader;
import io.cameraservice.external.ExternalStream.State;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.BadCamera;
import io.cameraservice.testing.BadCamera.Habits;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cameras on the network do beside the standard, on real sockets: read all the same, without ffmpeg, or refused with a reason. */
@RequiresFfmpeg
class BadCameraTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final String DIGEST = "Digest realm=\"cam\", nonce=\"$NONCE\"";

    @TempDir
    static Path shared;

    private static Path small;
    private static Path large;
    private static Path slowKeys;
    private static CameraService service;

    private BadCamera camera;

    @BeforeAll
    static void prepare() throws Exception {
        small = encoded("320x240", 15, "slices=4");
        large = encoded("640x480", 15, "slices=1");
        slowKeys = encoded("320x240", 300, "slices=1");
        service = CameraService.builder()
                .directory(shared.resolve("own"))
                .rtsp("127.0.0.1", 0)
                .build()
                .start();
    }

    private static Path encoded(String size, int keyFrames, String more) throws Exception {
        Path file = shared.resolve(size + "-" + keyFrames + ".h264");
        String options = "aud=1:bframes=0:scenecut=0:keyint=" + keyFrames + ":" + more;
        byte[] data = Ffmpeg.run(
                new byte[0],
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=" + size + ":r=15:d=20",
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-x264-params",
                options,
                "-f",
                "h264",
                "pipe:1");
        return Files.write(file, data);
    }

    @AfterAll
    static void end() {
        service.close();
    }

    @BeforeEach
    void start() throws IOException {
        camera = new BadCamera();
    }

    @AfterEach
    void close() {
        service.externalStreams().list().forEach(s -> service.externalStreams().remove(s.url()));
        camera.close();
    }

    private static Habits habits(String name) {
        Habits h = new Habits();
        h.files = List.of(small);
        switch (name) {
            case "plain" -> {
                // nothing is wrong
            }
            case "noParametersInDescription" -> h.sprop = "";
            case "brokenParametersInDescription" -> h.sprop = "Z2!!,,%%%";
            case "parametersInDescriptionOnly" -> h.inBand = false;
            case "wrongContentBase" -> {
                h.contentBase = "rtsp://0.0.0.0:1/elsewhere/";
                h.setupMustEndWith = "wrongContentBase/trackID=0";
            }
            case "noContentBase" -> h.contentBase = null;
            case "bodyLongerThanSaid" -> h.lengthError = -7;
            case "bodyShorterThanSaid" -> h.lengthError = 9;
            case "otherChannels" -> h.interleaved = "4-5";
            case "noChannels" -> h.interleaved = null;
            case "sessionInLowerCase" -> h.sessionHeader = "session";
            case "optionsRefused" -> h.optionsCode = 501;
            case "garbage" -> h.garbage = 0.2;
            case "strayChannel" -> h.strayChannel = true;
            case "markEachSlice" -> h.markEachSlice = true;
            case "neverMark" -> h.neverMark = true;
            case "startCodes" -> h.startCodes = true;
            case "aggregate" -> h.aggregate = true;
            case "timestampWraps" -> h.firstTimestamp = 0xFFFFFFFFL - 90_000;
            case "basic" -> h.challenges = List.of("Basic realm=\"cam\"");
            case "digest" -> h.challenges = List.of(DIGEST);
            case "digestWithQop" ->
                h.challenges =
                        List.of(DIGEST + ", qop=\"auth,auth-int\", algorithm=MD5, opaque=\"x\", stale=\"FALSE\"");
            case "sha256Only" -> h.challenges = List.of(DIGEST + ", algorithm=SHA-256, qop=\"auth\"");
            case "sha256WithoutQop" -> h.challenges = List.of(DIGEST + ", algorithm=SHA-256");
            case "basicFirst" -> h.challenges = List.of("Basic realm=\"cam\"", DIGEST);
            case "digestFirst" -> h.challenges = List.of(DIGEST + ", algorithm=MD5", "Basic realm=\"cam\"");
            case "unknownFirst" -> h.challenges = List.of("Negotiate", DIGEST + ", algorithm=FOO", DIGEST);
            case "oddRealm" -> {
                h.realm = "a \"quoted\\ realm";
                h.challenges = List.of("Digest realm=\"a \\\"quoted\\\\ realm\", nonce=\"$NONCE\"");
            }
            case "videoAfterSound" -> h.sdp = """
                        v=0
                        s=x
                        m=audio 0 RTP/AVP 0
                        a=control:trackID=9
                        m=application 0 RTP/AVP 107
                        m=video 0 RTP/AVP 96
                        a=rtpmap:96 h264/90000
                        a=control:$URL/trackID=0
                        """;
            case "noControl" ->
                h.sdp = "v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=1;\n";
            default -> throw new IllegalArgumentException(name);
        }
        return h;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "noParametersInDescription",
                "brokenParametersInDescription",
                "parametersInDescriptionOnly",
                "wrongContentBase",
                "noContentBase",
                "bodyLongerThanSaid",
                "bodyShorterThanSaid",
                "otherChannels",
                "noChannels",
                "sessionInLowerCase",
                "optionsRefused",
                "garbage",
                "strayChannel",
                "markEachSlice",
                "neverMark",
                "startCodes",
                "aggregate",
                "timestampWraps",
                "basic",
                "digest",
                "digestWithQop",
                "sha256Only",
                "sha256WithoutQop",
                "basicFirst",
                "digestFirst",
                "unknownFirst",
                "oddRealm",
                "videoAfterSound",
                "noControl"
            })
    void isReadAllTheSame(String habit) {
        Habits habits = habits(habit);
        camera.path(habit, habits);
        String url = habits.challenges.isEmpty() ? camera.url(habit) : camera.urlWithLogin(habit);
        Camera added = connected(url);
        assertEquals(
                new FrameSize(320, 240),
                added.device().orElseThrow().modes().get(0).size());
        List<Frame> frames = frames(added, 20);
        assertSteady(frames);
        assertNoFfmpeg();
        assertEquals(
                Optional.of(Reader.SERVICE),
                service.externalStreams().list().get(0).reader());
        if (habits.garbage == 0) {
            assertEquals(new FrameSize(320, 240), added.snapshot().size().orElseThrow());
        }
    }

    @Test
    void aClockThatIsSetIsAtMostAHiccup() {
        for (int ticks : List.of(-450_000, -45_000, 900_000)) {
            Habits habits = habits("plain");
            habits.jumps = Map.of(40, ticks);
            camera.path("step" + ticks, habits);
            assertSteady(frames(connected(camera.url("step" + ticks)), 60));
        }
    }

    @Test
    void onePictureASecondIsEnough() {
        Habits habits = habits("plain");
        habits.rate = 1;
        camera.path("slow", habits);
        Camera added = connected(camera.url("slow"));
        assertEquals(1, added.device().orElseThrow().modes().get(0).rate().perSecond(), 0.01);
    }

    @Test
    void aSizeThatChangesIsTheSizeThatIsTold() {
        Habits habits = habits("plain");
        habits.files = List.of(small, large);
        habits.picturesOfEach = 45;
        habits.rate = 15;
        camera.path("sizes", habits);
        Camera added = connected(camera.url("sizes"));
        Subscription watching = added.frames(FrameOptions.owned(), frame -> {});
        Await.until(
                "the new size is told",
                LONG,
                () -> added.status()
                        .mode()
                        .filter(m -> m.size().equals(new FrameSize(640, 480)))
                        .isPresent());
        watching.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "late", "stopping", "stepping", "swapped", "refused", "closing", "silent"})
    void soundNeverDisturbsThePictures(String sound) throws Exception {
        Habits habits = habits("plain");
        habits.sound = sound;
        habits.rate = 15;
        camera.path(sound, habits);
        Camera added = connected(camera.url(sound));
        Recording begun = added.record(
                new RecordingRequest(RecordingFormat.MKV, Optional.of(Duration.ofSeconds(6)), Duration.ZERO));
        Await.until("it is over", LONG, () -> added.recording().isEmpty());
        Recording whole = service.media().recording(begun.filename());
        assertEquals(List.of(), whole.gaps());
        assertEquals(6, whole.duration().orElseThrow().toMillis() / 1000.0, 0.2);
        Path file = shared.resolve(sound + ".mkv");
        try (var out = Files.newOutputStream(file)) {
            var content = service.media().openRecording(whole.filename());
            content.writeTo(out, 0, content.size());
        }
        Ffmpeg.run(new byte[0], "-i", file.toString(), "-map", "0", "-enc_time_base:v", "1:90000", "-f", "null", "-");
        long pieces = Ffmpeg.probe(file.toString(), "packet=codec_type")
                .lines()
                .filter(l -> l.startsWith("audio"))
                .count();
        long least = switch (sound) {
            case "good", "swapped", "stepping" -> 280;
            case "late" -> 50;
            case "stopping" -> 20;
            default -> 0;
        };
        assertTrue(pieces >= least && pieces <= 310, () -> sound + ": " + pieces);
        Optional<String> leftOut =
                service.externalStreams().list().get(0).sound().orElseThrow().leftOut();
        assertEquals(List.of("refused", "closing").contains(sound), leftOut.isPresent(), leftOut::toString);
    }

    @Test
    void keyFramesThatAreFarApartAreWaitedFor() {
        Habits habits = habits("plain");
        habits.files = List.of(slowKeys);
        habits.beginAt = 230;
        camera.path("rare", habits);
        Camera added = connected(camera.url("rare"));
        assertTrue(frames(added, 20).size() >= 20);
    }

    @Test
    void aRecordingBeginsWithAKeyFrameHoweverLongThatTakes() {
        Habits habits = habits("plain");
        habits.files = List.of(slowKeys);
        habits.rate = 15;
        habits.beginAt = 90; // the next key frame comes in fourteen seconds
        habits.shared = true;
        camera.path("late", habits);
        Camera added = connected(camera.url("late"));
        Recording begun = added.record(RecordingRequest.untilStopped());
        assertEquals(RecordingState.STARTING, begun.state());
        assertTrue(added.stream().status().detail().orElse("").contains("key frame"), added.stream()::toString);
        Await.until("it records", LONG, () -> added.recording().orElseThrow().state() == RecordingState.RECORDING);
        assertEquals(RecordingState.STOPPED, added.stopRecording().state());
    }

    @Test
    void aRedirectIsFollowedWithoutCredentials() throws IOException {
        try (BadCamera other = new BadCamera()) {
            other.path("there", habits("plain"));
            Habits here = habits("digest");
            here.redirect = other.url("there");
            camera.path("here", here);
            connected(camera.urlWithLogin("here"));
            assertTrue(other.requests().stream().noneMatch(r -> r.contains("Digest") || r.contains("Basic")));
        }
    }

    @Test
    void whatCannotBeReadSaysWhy() {
        Habits circle = habits("plain");
        circle.redirect = "$SELF";
        refused("circle", circle, "the source redirects in a circle");
        assertTrue(
                camera.requests().size() < 12,
                () -> "asked " + camera.requests().size() + " times");
        Habits sound = habits("plain");
        sound.sdp = "v=0\r\nm=audio 0 RTP/AVP 0\r\na=control:a\r\n";
        refused("sound", sound, "the source has no picture, only other media");
        Habits nonsense = habits("plain");
        nonsense.sdp = "<html>camera</html>";
        refused("nonsense", nonsense, "the source's description (SDP) names no media");
        Habits wrong = habits("sha256Only");
        camera.path("wrong", wrong);
        ExternalStream refused = service.externalStreams()
                .add(ExternalStreamRequest.of(camera.url("wrong").replace("//", "//admin:no@"), ""));
        assertEquals("the source refuses the user name or the password (401)", problem(refused.url()));
        Habits noLogin = habits("digest");
        refused("login", noLogin, "the source wants a user name and a password (401)");
    }

    @Test
    void theSessionIsKeptAliveAsTheSourceWantsIt() {
        for (String method : List.of("GET_PARAMETER", "OPTIONS")) {
            Habits habits = habits("plain");
            habits.timeoutSeconds = 4;
            habits.enforceTimeout = true;
            habits.keepAliveBy = method;
            if (method.equals("OPTIONS")) {
                habits.publicMethods = "DESCRIBE, SETUP, PLAY, TEARDOWN";
            }
            camera.path("alive" + method, habits);
            Camera added = connected(camera.url("alive" + method));
            List<Frame> frames = frames(added, 200);
            assertSteady(frames);
        }
    }

    private void refused(String path, Habits habits, String reason) {
        camera.path(path, habits);
        service.externalStreams().add(ExternalStreamRequest.of(camera.url(path), ""));
        assertEquals(reason, problem(camera.url(path)));
    }

    private static String problem(String url) {
        Await.until("it is looked at", LONG, () -> listed(url).state() == State.DISCONNECTED);
        return listed(url).problem().orElse("");
    }

    private static ExternalStream listed(String url) {
        return service.externalStreams().list().stream()
                .filter(s -> s.url().equals(url))
                .findFirst()
                .orElseThrow();
    }

    private static Camera connected(String url) {
        ExternalStream added = service.externalStreams().add(ExternalStreamRequest.of(url, ""));
        Await.until(
                "it is there: " + listed(added.url()),
                LONG,
                () -> listed(added.url()).state() == State.CONNECTED);
        return service.camera(added.camera().toString()).orElseThrow();
    }

    private static List<Frame> frames(Camera camera, int count) {
        List<Frame> frames = new CopyOnWriteArrayList<>();
        Subscription watching = camera.frames(FrameOptions.owned(), frames::add);
        Await.until("pictures come: " + camera.status(), LONG, () -> frames.size() >= count);
        watching.close();
        return frames;
    }

    /** That no picture is earlier than the one before, and none is missing. */
    private static void assertSteady(List<Frame> frames) {
        for (int i = 1; i < frames.size(); i++) {
            long distance = frames.get(i).captureNanos() - frames.get(i - 1).captureNanos();
            int at = i;
            assertTrue(distance > 0 && distance < 250_000_000, () -> distance / 1e6 + " ms before picture " + at);
        }
    }

    private static void assertNoFfmpeg() {
        assertFalse(
                ProcessHandle.current()
                        .children()
                        .anyMatch(c -> c.info().commandLine().orElse("").contains("concat")),
                "a source is read by ffmpeg");
    }
}
