package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.testing.RequiresFfmpeg;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The driver on uvcvideo: what cameras send comes complete and at their rate. */
@RequiresUsb
@SuppressWarnings("try") // what is plugged in need not be spoken to
class UsbCaptureLabTest {
    private static final FrameSize SIZE = new FrameSize(160, 120);

    @Test
    void eachFormatComesAtItsFullRate() {
        UsbCameraSpec spec =
                UsbCameraSpec.withSerial("A1").formats("mjpeg", "yuyv", "nv12").rates(10);
        try (UsbCamera webcam = UsbCamera.plug(spec);
                RunningDriver running = new RunningDriver()) {
            for (PixelFormat format : new PixelFormat[] {PixelFormat.MJPEG, PixelFormat.YUYV, PixelFormat.NV12}) {
                comesAtFullRate(running, format);
            }
            assertEquals(Optional.of("A1"), running.usb().identity().serial());
        }
    }

    @Test
    void isochronousTransfersToo() {
        UsbCameraSpec spec = UsbCameraSpec.withSerial("A1").isochronous().rates(10);
        try (UsbCamera webcam = UsbCamera.plug(spec);
                RunningDriver running = new RunningDriver()) {
            comesAtFullRate(running, PixelFormat.MJPEG);
        }
    }

    @Test
    void jpegWithoutHuffmanTablesIsAPictureAllTheSame() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1").withoutHuffmanTables());
                RunningDriver running = new RunningDriver()) {
            comesAtFullRate(running, PixelFormat.MJPEG);
        }
    }

    @Test
    @RequiresFfmpeg
    void h264Too() {
        try (UsbCamera webcam = UsbCamera.plug(UsbCameraSpec.withSerial("A1").formats("h264"));
                RunningDriver running = new RunningDriver()) {
            comesAtFullRate(running, PixelFormat.H264);
        }
    }

    private static void comesAtFullRate(RunningDriver running, PixelFormat format) {
        DeviceInfo device = running.usb();
        VideoMode mode = RunningDriver.mode(device, format, SIZE, 10);
        FrameLog log = new FrameLog();
        try (Capture capture = running.open(device, mode, log)) {
            log.awaitFrames(30);
            assertEquals(mode, capture.mode());
        }
        System.out.printf(
                "%s: %d frames, %.2f/s, lost %d, corrupt %s%n",
                mode, log.frames.get(), log.rate(), log.lost.get(), log.corrupt);
        assertTrue(log.corrupt.isEmpty(), log.corrupt::toString);
        // a machine that others use may let us be late: then frames are lost, and known to be
        double sent = log.rate() * (log.frames.get() - 1 + log.lost.get()) / (log.frames.get() - 1);
        assertEquals(10, sent, 0.5);
    }
}
