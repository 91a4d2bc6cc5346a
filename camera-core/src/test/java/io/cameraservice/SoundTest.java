package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.SyncProof;
import io.cameraservice.testing.TestSound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound of cameras on the network, which MediaMTX and ffmpeg play, in recordings and for readers: where its pictures are. */
@RequiresFfmpeg
class SoundTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final double IN_SYNC = 0.05;

    @TempDir
    static Path shared;

    private static RtspServer source;
    private static final Set<String> played = new HashSet<>();

    @TempDir
    Path directory;

    private CameraService service;

    @BeforeAll
    static void play() throws Exception {
        Assumptions.assumeFalse(MediaMtxBinary.installed().isEmpty(), "no MediaMTX on this machine");
        source = new RtspServer(shared);
    }

    @AfterAll
    static void stop() {
        if (source != null) {
            source.close();
        }
    }

    @BeforeEach
    void start() {
        service = CameraService.builder()
                .directory(directory.resolve("own"))
                .rtsp("127.0.0.1", 0)
                .build()
                .start();
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static List<String> encoder(String codec) {
        String options = switch (codec) {
            case "AAC" -> "-c:a aac -ac 2 -max_delay 20000"; // one access unit a packet, as cameras send them
            case "OPUS" -> "-c:a libopus -ac 2";
            case "PCMU" -> "-c:a pcm_mulaw -ar 8000 -ac 1";
            default -> "-c:a pcm_alaw -ar 8000 -ac 1";
        };
        return List.of(options.split(" ", -1));
    }

    private ExternalStream add(String codec) throws Exception {
        if (played.add(codec)) {
            source.publishFlashes(shared, codec, SyncProof.FLASHES, TestSound.BEEPS, encoder(codec));
        }
        ExternalStream[] added = new ExternalStream[1];
        Await.until("the source can be had", LONG, () -> {
            service.externalStreams()
                    .list()
                    .forEach(s -> service.externalStreams().remove(s.url()));
            added[0] = service.externalStreams().add(ExternalStreamRequest.of(source.url(codec), "Gate"));
            return added[0].state() == ExternalStream.State.CONNECTED;
        });
        return added[0];
    }

    private static void assertInSync(Path file) throws Exception {
        for (double offset : SyncProof.offsets(file)) {
            assertEquals(0, offset, IN_SYNC);
        }
    }

    @ParameterizedTest
    @CsvSource({"AAC,FMP4", "OPUS,MKV", "PCMU,MKV", "AAC,MPEGTS", "OPUS,FMP4", "PCMA,FMP4", "AAC,MP4"})
    void soundIsRecordedAndReadWhereItsPicturesAre(String codec, RecordingFormat format) throws Exception {
        ExternalStream added = add(codec);
        assertEquals(Optional.of(new ExternalStream.Sound(codec, Optional.empty())), added.sound());
        Camera camera = service.cameras().get(0);
        Recording begun =
                camera.record(RecordingRequest.of(Duration.ofSeconds(6)).as(format));
        Path read = directory.resolve("read.mkv");
        Ffmpeg.run(
                new byte[0],
                ("-rtsp_transport tcp -i "
                                + camera.stream().status().urls().rtsp().orElseThrow() + " -t 5 -c copy " + read)
                        .split(" ", -1));
        assertInSync(read);
        Await.until("it is over", LONG, () -> camera.recording().isEmpty());
        Recording whole = service.media().recording(begun.filename());
        Path file = directory.resolve("whole." + format.extension());
        try (var out = Files.newOutputStream(file)) {
            var content = service.media().openRecording(whole.filename());
            content.writeTo(out, 0, content.size());
        }
        Ffmpeg.run(new byte[0], "-i", file.toString(), "-enc_time_base:v", "1:90000", "-f", "null", "-");
        boolean heard = Ffmpeg.probe(file.toString(), "stream=codec_type").contains("audio");
        assertEquals(!(codec.startsWith("PCM") && format == RecordingFormat.FMP4), heard);
        if (heard) {
            assertInSync(file);
        }
        assertEquals(6, whole.duration().orElseThrow().toMillis() / 1000.0, 0.3);
        assertTrue(whole.gaps().isEmpty(), whole::toString);
    }
}
