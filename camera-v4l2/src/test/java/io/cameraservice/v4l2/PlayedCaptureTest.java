package io.cameraservice.v4l2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.testing.RecordingListener;
import io.cameraservice.testing.RecordingSink;
import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.played.PlayedCamera;
import io.cameraservice.v4l2.played.PlayedMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Capture on a kernel that is played and forgives nothing. */
class PlayedCaptureTest {
    private static final FrameSize SMALL = new FrameSize(64, 48);

    @TempDir
    Path root;

    private final RecordingListener news = new RecordingListener();
    private final PlayedCamera camera = new PlayedCamera(Abi.LP64);
    private PlayedMachine machine;
    private V4l2Driver driver;
    private DeviceInfo device;

    @BeforeEach
    void start() {
        machine = new PlayedMachine(root);
        machine.plug("video0", camera);
        driver = new V4l2Driver(machine.options(), machine.settings(), machine.machine(Abi.LP64));
        driver.start(news);
        device = news.present().get(0);
    }

    @AfterEach
    void nothingIsLeft() {
        driver.close();
        assertEquals(0, machine.kernel.openDescriptors(), "open descriptors");
        assertEquals(0, machine.kernel.mappings(), "mapped buffers");
    }

    private static VideoMode mode(PixelFormat format) {
        return new VideoMode(format, SMALL, FrameRate.of(50));
    }

    @Test
    void theModeIsWhatTheDriverAnswered() {
        VideoMode wanted = new VideoMode(PixelFormat.YUYV, new FrameSize(300, 200), FrameRate.of(10));
        RecordingSink sink = new RecordingSink();
        try (Capture capture = driver.open(device, wanted, sink)) {
            assertEquals("YUYV 160x120@50", capture.mode().toString());
            Frame frame = sink.await(1).frames().get(0);
            assertEquals(capture.mode(), frame.mode());
            assertEquals(320, frame.bytesPerLine());
        }
    }

    @Test
    void fewerBuffersThanWantedAreEnough() {
        for (int granted = 1; granted <= 3; granted++) {
            camera.granted = granted;
            Queue<Boolean> borrowed = new ConcurrentLinkedQueue<>();
            RecordingSink sink = new RecordingSink(frame -> borrowed.add(frame.isBorrowed()));
            try (Capture capture = driver.open(device, mode(PixelFormat.YUYV), sink)) {
                sink.await(5);
                assertEquals(SMALL, capture.mode().size());
            }
            assertEquals(granted > 1, borrowed.contains(true), granted + " buffers");
        }
    }

    @Test
    void keptFramesStayAsTheyWereAndTheNextOnesAreCopies() {
        Queue<Frame> kept = new ConcurrentLinkedQueue<>();
        AtomicInteger offered = new AtomicInteger();
        RecordingSink sink = new RecordingSink(frame -> {
            if (offered.getAndIncrement() < 4) {
                kept.add(frame.retain());
            }
        });
        Frame last;
        try (Capture capture = driver.open(device, mode(PixelFormat.YUYV), sink)) {
            List<Frame> copies = sink.await(9).frames();
            assertEquals(2, kept.stream().filter(Frame::isBorrowed).count());
            int i = 0;
            for (Frame frame : kept) {
                assertArrayEquals(copies.get(i++).toByteArray(), frame.toByteArray());
            }
            for (int n = 1; n < copies.size(); n++) {
                assertEquals(copies.get(n - 1).sequence() + 1, copies.get(n).sequence());
            }
            last = kept.remove();
            kept.forEach(Frame::close);
            assertEquals(SMALL, capture.mode().size());
        }
        assertEquals(1, machine.kernel.mappings(), "the lent one outlives its capture");
        assertEquals(64 * 48 * 2, last.toByteArray().length);
        last.close();
        assertThrows(IllegalStateException.class, last::data);
    }

    @Test
    void damagedAndTruncatedFramesAreLeftOut() {
        camera.flags.add(0x40);
        camera.pictures.add(new byte[] {1});
        camera.pictures.add(new byte[100]);
        RecordingSink sink = new RecordingSink();
        try (Capture capture = driver.open(device, mode(PixelFormat.YUYV), sink)) {
            assertEquals(2, sink.await(3).frames().get(0).sequence());
            assertEquals(SMALL, capture.mode().size());
        }
        assertEquals(
                List.of("marked as damaged by the driver (frame 0)", "truncated: 100 of 6144 bytes (frame 1)"),
                sink.corrupt());
    }

    @Test
    void compressedPicturesArePassedOnAsTheyCome() {
        camera.pictures.add(new byte[] {(byte) 0xff, (byte) 0xd8, 1, 2, 3, (byte) 0xff, (byte) 0xd9, 0, 0});
        camera.pictures.add(new byte[] {0, 0, 1, 2, 3, 4});
        camera.pictures.add(new byte[0]);
        RecordingSink sink = new RecordingSink();
        try (Capture capture = driver.open(device, mode(PixelFormat.MJPEG), sink)) {
            List<Frame> frames = sink.await(3).frames();
            assertEquals(9, frames.get(0).length());
            assertEquals(6, frames.get(1).length());
            assertEquals(3, frames.get(2).sequence());
            assertEquals(PixelFormat.MJPEG, capture.mode().format());
        }
        assertEquals(List.of("empty (frame 2)"), sink.corrupt());
    }

    @Test
    void aBrokenStreamIsRestartedAndItsNumbersGrow() {
        RecordingSink sink = new RecordingSink();
        try (Capture capture = driver.open(device, mode(PixelFormat.YUYV), sink)) {
            sink.await(3);
            camera.fail(Ioctl.VIDIOC_DQBUF, Errno.EIO);
            sink.awaitCorrupt();
            List<Frame> frames = sink.await(sink.frames().size() + 3).frames();
            for (int i = 1; i < frames.size(); i++) {
                assertTrue(frames.get(i).sequence() > frames.get(i - 1).sequence());
                assertTrue(frames.get(i).captureNanos() > frames.get(i - 1).captureNanos());
            }
            assertTrue(frames.get(frames.size() - 1).sequence() > frames.size() - 1, "a gap tells of the loss");
            assertEquals(SMALL, capture.mode().size());
        }
        assertEquals(List.of(), sink.failures());
    }

    @Test
    void aStreamThatBreaksAgainAndAgainFails() {
        RecordingSink sink = new RecordingSink();
        for (int i = 0; i < 4; i++) {
            camera.fail(Ioctl.VIDIOC_DQBUF, Errno.EPIPE);
        }
        try (Capture capture = driver.open(device, mode(PixelFormat.YUYV), sink)) {
            assertEquals("stream_stalled", sink.awaitFailure().reason());
            assertEquals(SMALL, capture.mode().size());
        }
        assertEquals(3, sink.corrupt().size());
    }

    @Test
    void unpluggedWhileAFrameIsKept() {
        Queue<Frame> kept = new ConcurrentLinkedQueue<>();
        RecordingSink sink = new RecordingSink(frame -> kept.add(frame.retain()));
        try (Capture capture = driver.open(device, mode(PixelFormat.YUYV), sink)) {
            sink.await(1);
            machine.unplug("video0");
            assertEquals("camera_disconnected", sink.awaitFailure().reason());
            news.await("detached " + machine.path("video0"), 1);
            assertEquals(SMALL, capture.mode().size());
        }
        kept.forEach(Frame::close);
    }
}
