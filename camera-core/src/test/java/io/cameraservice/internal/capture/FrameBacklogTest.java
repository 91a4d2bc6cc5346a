package io.cameraservice.internal.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameBacklogTest {
    private final FrameBacklog frameBacklog = new FrameBacklog();

    @Test
    void ofPicturesTheNewestIsKept() {
        assertEquals(List.of(), numbers(frameBacklog.offer(frame(PixelFormat.MJPEG, 1, true))));
        assertEquals(List.of(1L), numbers(frameBacklog.offer(frame(PixelFormat.MJPEG, 2, true))));
        assertEquals(List.of(2L), waiting());
    }

    @Test
    void ofH264AllAreKeptInOrder() {
        for (int i = 0; i < 100; i++) {
            assertEquals(List.of(), frameBacklog.offer(frame(PixelFormat.H264, i, i % 30 == 0)));
        }
        List<Long> waiting = waiting();
        assertEquals(100, waiting.size());
        assertEquals(waiting.stream().sorted().toList(), waiting);
        assertTrue(frameBacklog.isEmpty());
    }

    @Test
    void whatIsTooMuchIsLeftOutUpToTheNextKeyFrame() {
        int leftOut = 0;
        for (int i = 0; i < 130; i++) {
            leftOut += frameBacklog.offer(frame(PixelFormat.H264, i, i == 0)).size();
        }
        assertEquals(130, leftOut);
        assertTrue(frameBacklog.isEmpty());
        assertEquals(List.of(), frameBacklog.offer(frame(PixelFormat.H264, 130, true)));
        assertEquals(List.of(), frameBacklog.offer(frame(PixelFormat.H264, 131, false)));
        assertEquals(List.of(130L, 131L), waiting());
    }

    @Test
    void afterAllWasLeftOutAKeyFrameIsAwaited() {
        frameBacklog.offer(frame(PixelFormat.H264, 1, true));
        assertEquals(List.of(1L), numbers(frameBacklog.clear()));
        assertEquals(List.of(2L), numbers(frameBacklog.offer(frame(PixelFormat.H264, 2, false))));
        frameBacklog.offer(frame(PixelFormat.H264, 3, true));
        assertEquals(List.of(3L), waiting());
    }

    @Test
    void theDevicesOwnBuffersAreNotHoarded() {
        for (int i = 0; i < 3; i++) {
            VideoMode mode = frame(PixelFormat.H264, i, true).mode();
            frameBacklog.offer(Frame.borrowed(mode, 0, i, i, ByteBuffer.allocate(9), () -> {}));
        }
        assertEquals(List.of(2L), waiting());
    }

    private List<Long> waiting() {
        List<Long> all = new ArrayList<>();
        for (Frame next = frameBacklog.poll(); next != null; next = frameBacklog.poll()) {
            all.add(next.sequence());
        }
        return all;
    }

    private static List<Long> numbers(List<Frame> frames) {
        return frames.stream().map(Frame::sequence).toList();
    }

    private static Frame frame(PixelFormat format, long number, boolean key) {
        byte[] unit = {0, 0, 1, (byte) (key ? 0x65 : 0x41), 1, 2};
        return Frame.owned(new VideoMode(format, new FrameSize(16, 16), FrameRate.of(30)), 0, number, number, unit);
    }
}
