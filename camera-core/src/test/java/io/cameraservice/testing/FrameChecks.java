package io.cameraservice.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;

/** What the bytes of a frame must be like. */
public final class FrameChecks {
    private FrameChecks() {}

    /** Whether the bytes are as many and of the kind that the format says. */
    public static void assertWhole(Frame frame) {
        if (frame.format().isJpeg()) {
            byte[] bytes = frame.toByteArray();
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == 0) {
                end--;
            }
            assertTrue(
                    end > 4
                            && (bytes[0] & 0xff) == 0xff
                            && (bytes[1] & 0xff) == 0xd8
                            && (bytes[end - 2] & 0xff) == 0xff
                            && (bytes[end - 1] & 0xff) == 0xd9,
                    frame + " is no whole JPEG");
        } else if (frame.format().equals(PixelFormat.H264)) {
            assertTrue(frame.length() > 4 && frame.data().get(0) == 0, frame + " has no start code");
        } else {
            assertTrue(frame.bytesPerLine() >= frame.size().width(), frame + " has short lines");
            int lines = frame.size().height();
            boolean planar =
                    frame.format().equals(PixelFormat.NV12) || frame.format().equals(PixelFormat.I420);
            int rows = planar ? lines + (lines + 1) / 2 : lines;
            assertTrue(frame.length() >= frame.bytesPerLine() * rows, frame + " is too short");
        }
    }
}
