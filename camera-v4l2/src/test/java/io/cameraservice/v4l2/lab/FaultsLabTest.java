package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver.Capture;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults that the kernel's test driver has at hand. */
@RequiresV4l2(vivid = true)
class FaultsLabTest {
    private final RunningDriver running = new RunningDriver();
    private final DeviceInfo device = running.vivid(0);
    private final VideoMode mode = RunningDriver.mode(device, PixelFormat.YUYV, new FrameSize(320, 180), 15);
    private final FrameLog log = new FrameLog();

    @AfterEach
    void close() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inject_vidioc_reqbufs_error", "inject_vidioc_qbuf_error", "inject_vidioc_streamon_error"})
    void aRefusalAtTheStartIsAskedAgain(String fault) {
        press(fault);
        try (Capture capture = running.open(device, mode, log)) {
            log.awaitFrames(10);
            assertEquals(mode, capture.mode());
        }
        assertNull(log.failure);
    }

    @Test
    void aBufferRefusedInMidStreamIsOfferedAgain() {
        try (Capture capture = running.open(device, mode, log)) {
            log.awaitFrames(3);
            for (int i = 0; i < 6; i++) { // more often than there are buffers
                press("inject_vidioc_qbuf_error");
                log.awaitFrames(4);
            }
            assertEquals(mode, capture.mode());
        }
        assertNull(log.failure);
    }

    @Test
    void aDamagedFrameIsLeftOutAndTold() {
        try (Capture capture = running.open(device, mode, log)) {
            log.awaitFrames(3);
            press("inject_v4l2_buf_flag_error");
            Await.until("the damaged frame", () -> !log.corrupt.isEmpty());
            log.awaitFrames(5);
            assertEquals(mode, capture.mode());
        }
        assertEquals(1, log.corrupt.size(), log.corrupt::toString);
        assertTrue(log.corrupt.get(0).startsWith("marked as damaged"), log.corrupt::toString);
        assertTrue(log.lost.get() >= 1, "its number is missing");
    }

    @Test
    void aFatalErrorRestartsTheStream() {
        try (Capture capture = running.open(device, mode, log)) {
            log.awaitFrames(3);
            press("inject_fatal_streaming_error");
            Await.until("the error", () -> !log.corrupt.isEmpty());
            log.awaitFrames(5);
            assertEquals(mode, capture.mode());
        }
        assertTrue(log.corrupt.get(0).contains("EIO"), log.corrupt::toString);
        assertNull(log.failure);
        assertTrue(log.lost.get() >= 1, "numbers grow, and tell that frames are missing");
    }

    @Test
    void aCameraThatDropsOutAndStaysInPlaceComesAnew() {
        try (Capture capture = running.open(device, mode, log)) {
            log.awaitFrames(3);
            assertThrows(CameraException.InvalidState.class, () -> press("disconnect"));
            Await.until("the failure", () -> log.failure != null);
            assertEquals(mode, capture.mode());
        }
        assertEquals(
                Optional.of("camera_disconnected"),
                Optional.ofNullable(log.failure).map(CameraException::reason));
        Await.until(
                "gone and back",
                () -> running.news.indexOf("-" + device.node()) >= 0
                        && running.news.lastIndexOf("+" + device.node()) > running.news.indexOf("-" + device.node()));
        FrameLog again = new FrameLog();
        try (Capture capture = running.open(running.vivid(0), mode, again)) {
            again.awaitFrames(3);
            assertEquals(mode, capture.mode());
        }
    }

    @Test
    void framesTheCameraDropsAreSeenByTheirNumbers() {
        running.controls().set(device, Map.of("percentage_of_dropped_buffers", ControlValue.of(50)), OutOfRange.REFUSE);
        try (Capture capture = running.open(device, mode, log)) {
            log.awaitFrames(30);
            assertEquals(mode, capture.mode());
        } finally {
            running.controls()
                    .set(device, Map.of("percentage_of_dropped_buffers", ControlValue.of(0)), OutOfRange.REFUSE);
        }
        assertTrue(log.lost.get() >= 5, "lost " + log.lost.get());
        assertTrue(log.corrupt.isEmpty(), log.corrupt::toString);
    }

    @Test
    void aBusyCameraNamesWhoHoldsIt() throws IOException {
        try (Program other = Program.start("v4l2-ctl", "-d", device.node(), "--stream-mmap", "--stream-count=100000")) {
            other.awaitOutput();
            CameraException.InvalidState e =
                    assertThrows(CameraException.InvalidState.class, () -> running.open(device, mode, log));
            assertEquals("device_busy", e.reason());
            String holder = "pid " + other.pid() + " (v4l2-ctl)";
            assertTrue(String.valueOf(e.getMessage()).contains(holder), e::getMessage);
            System.out.println(e.getMessage());
        }
    }

    private void press(String button) {
        running.controls().set(device, Map.of(button, ControlValue.of(1)), OutOfRange.REFUSE);
    }
}
