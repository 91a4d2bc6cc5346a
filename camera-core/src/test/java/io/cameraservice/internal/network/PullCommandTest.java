package io.cameraservice.internal.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.Ffmpeg;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullCommandTest {
    @TempDir
    Path directory;

    /** A source whose time stamps go back by five seconds after one: ffmpeg's JPEG encoder ended there. */
    @Test
    void timeStampsThatGoBackEndNothing() throws Exception {
        Path file = directory.resolve("pictures.mkv");
        Ffmpeg.run(
                new byte[0],
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=64x48:rate=30:duration=3",
                "-vf",
                "settb=1/90000,setpts='if(lt(N,30),PTS+450000,PTS)'," + PullCommand.GROWING_TIMES + ",format=yuvj420p",
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "1:90000",
                "-c:v",
                "mjpeg",
                file.toString());
        List<Double> times = Ffmpeg.probe(file.toString(), "packet=pts_time")
                .lines()
                .map(line -> Double.parseDouble(line.replace(",", "")))
                .toList();
        assertEquals(90, times.size());
        for (int i = 1; i < times.size(); i++) {
            double distance = times.get(i) - times.get(i - 1);
            assertTrue(distance > 0.03 && distance < 0.04, times::toString);
        }
    }
}
