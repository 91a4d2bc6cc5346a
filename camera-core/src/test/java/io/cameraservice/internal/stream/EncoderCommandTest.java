package io.cameraservice.internal.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ffmpeg makes of the command lines. */
@RequiresFfmpeg
class EncoderCommandTest {
    private static final int RATE = 30;
    private static final VideoMode MODE = new VideoMode(PixelFormat.GREY, new FrameSize(64, 48), FrameRate.of(RATE));

    @Test
    void keyFramesComeCloseTogetherAtFirstAndEachSecondLater() throws Exception {
        assertEquals(List.of(0, 7, 15, 22, 30, 60, 90), keyFrames(Duration.ofSeconds(1)));
        assertEquals(List.of(0, 15, 30, 45, 60), keyFrames(Duration.ofSeconds(2)));
    }

    /** The numbers of the key frames among the first hundred pictures. */
    private static List<Integer> keyFrames(Duration interval) throws Exception {
        StreamPlan plan = StreamPlan.builder()
                .size(MODE.size())
                .rate(MODE.rate())
                .keyFrameInterval(interval)
                .build();
        ByteArrayOutputStream live = new ByteArrayOutputStream();
        MatroskaWriter matroska = new MatroskaWriter(live, MODE);
        for (int i = 0; i < 100; i++) {
            byte[] picture = new byte[64 * 48];
            picture[i] = (byte) 200;
            matroska.write(
                    Frame.owned(MODE, 64, i, 7_000_000_000L + i * MODE.rate().intervalNanos(), picture));
        }
        EncoderCandidate x264 = EncoderCandidate.LADDER.stream()
                .filter(candidate -> candidate.codec().equals("libx264"))
                .findFirst()
                .orElseThrow();
        List<String> command = EncoderCommand.prove("ffmpeg", x264, plan);
        byte[] encoded = Ffmpeg.run(
                live.toByteArray(), command.subList(1, command.size()).toArray(String[]::new));
        String listed = new String(
                Ffmpeg.run(
                        encoded,
                        ("-f h264 -framerate 30 -i pipe:0 -vf select=key -fps_mode passthrough -enc_time_base 1:30"
                                        + " -f framecrc pipe:1")
                                .split(" ", -1)),
                US_ASCII);
        return listed.lines()
                .filter(line -> line.startsWith("0,"))
                .map(line -> Integer.parseInt(line.split(",", -1)[2].strip()))
                .toList();
    }
}
