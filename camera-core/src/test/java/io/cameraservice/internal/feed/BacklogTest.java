package io.cameraservice.internal.feed;

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

class BacklogTest {
    private final Backlog backlog = new Backlog();

    @Test
    void ofPicturesTheNewestIsKept() {
        assertEquals(List.of(), numbers(backlog.offer(frame(PixelFormat.MJPEG, 1, true))));
        assertEquals(List.of(1L), numbers(backlog.offer(frame(PixelFormat.MJPEG, 2, true))));
        assertEquals(List.of(2L), waiting());
    }

    @Test
    void ofH264AllAreKeptInOrder() {
        for (int i = 0; i < 100; i++) {
            assertEquals(List.of(), backlog.offer(frame(PixelFormat.H264, i, i % 30 == 0)));
        }
        List<Long> waiting = waiting();
        assertEquals(100, waiting.size());
        assertEquals(waiting.stream().sorted().toList(), waiting);
        assertTrue(backlog.isEmpty());
    }

    @Test
    void whatIsTooMuchIsLeftOutUpToTheNextKeyFrame() {
        int leftOut = 0;
        for (int i = 0; i < 130; i++) {
            leftOut += backlog.offer(frame(PixelFormat.H264, i, i == 0)).size();
        }
        assertEquals(130, leftOut);
        assertTrue(backlog.isEmpty());
        assertEquals(List.of(), backlog.offer(frame(PixelFormat.H264, 130, true)));
        assertEquals(List.of(), backlog.offer(frame(PixelFormat.H264, 131, false)));
        assertEquals(List.of(130L, 131L), waiting());
    }

    @Test
    void afterAllWasLeftOutAKeyFrameIsAwaited() {
        backlog.offer(frame(PixelFormat.H264, 1, true));
        assertEquals(List.of(1L), numbers(backlog.clear()));
        assertEquals(List.of(2L), numbers(backlog.offer(frame(PixelFormat.H264, 2, false))));
        backlog.offer(frame(PixelFormat.H264, 3, true));
        assertEquals(List.of(3L), waiting());
    }

    @Test
    void theDevicesOwnBuffersAreNotHoarded() {
        for (int i = 0; i < 3; i++) {
            VideoMode mode = frame(PixelFormat.H264, i, true).mode();
            backlog.offer(Frame.borrowed(mode, 0, i, i, ByteBuffer.allocate(9), () -> {}));
        }
        assertEquals(List.of(2L), waiting());
    }

    private List<Long> waiting() {
        List<Long> all = new ArrayList<>();
        for (Frame next = backlog.poll(); next != null; next = backlog.poll()) {
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
