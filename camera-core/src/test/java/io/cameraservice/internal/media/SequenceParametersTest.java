package io.cameraservice.internal.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what x264 writes. */
@RequiresFfmpeg
class SequenceParametersTest {
    @ParameterizedTest
    @CsvSource({
        "1920,1080,30,baseline,0,yuv420p",
        "640,480,15,main,0,yuv420p",
        "322,242,25,high,2,yuv420p",
        "1280,720,60,high422,0,yuv422p",
        "320,240,30000/1001,high444,3,yuv444p"
    })
    void sizeRateAndOrder(int width, int height, String rate, String profile, int bFrames, String pixels)
            throws Exception {
        byte[] stream = Ffmpeg.run(
                new byte[0],
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=" + width + "x" + height + ":r=" + rate + ":d=1",
                "-pix_fmt",
                pixels,
                "-c:v",
                "libx264",
                "-profile:v",
                profile,
                "-bf",
                Integer.toString(bFrames),
                "-f",
                "h264",
                "pipe:1");
        ByteBuffer unit = AnnexB.sequenceParameters(ByteBuffer.wrap(stream)).orElseThrow();
        SequenceParameters read = SequenceParameters.parse(unit).orElseThrow();
        assertEquals(new FrameSize(width, height), read.size());
        String[] parts = rate.split("/", 2);
        double expected = Double.parseDouble(parts[0]) / (parts.length > 1 ? Double.parseDouble(parts[1]) : 1);
        assertEquals(expected, read.rate().orElseThrow().perSecond(), 0.01);
        assertEquals(bFrames > 0, read.mayReorder());
    }

    @Test
    void whatIsBrokenIsRefused() {
        assertTrue(SequenceParameters.parse(ByteBuffer.allocate(0)).isEmpty());
        assertTrue(SequenceParameters.parse(ByteBuffer.wrap(new byte[] {0x67, 0x42, 0, 30, 0, 0}))
                .isEmpty());
        byte[] endless = new byte[64]; // a number of zeros alone
        endless[0] = 0x67;
        assertTrue(SequenceParameters.parse(ByteBuffer.wrap(endless)).isEmpty());
    }
}
