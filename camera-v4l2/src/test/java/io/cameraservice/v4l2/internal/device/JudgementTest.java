package io.cameraservice.v4l2.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.internal.abi.Capability;
import io.cameraservice.v4l2.internal.abi.FrameSizeEnum;
import io.cameraservice.v4l2.internal.abi.StructLayout;
import io.cameraservice.v4l2.internal.nodes.NodeProber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is concluded from what a kernel says. */
class JudgementTest {
    @Test
    void onlyNodesThatCaptureVideoAreCameras() {
        int streaming = Capability.STREAMING;
        assertEquals(Optional.empty(), NodeProber.whyNotCamera(Capability.VIDEO_CAPTURE | streaming));
        assertEquals(
                Optional.of("a codec or converter (memory to memory), not a camera"),
                NodeProber.whyNotCamera(Capability.VIDEO_M2M | streaming));
        assertTrue(NodeProber.whyNotCamera(Capability.VIDEO_CAPTURE | Capability.VIDEO_OUTPUT | streaming)
                .isPresent());
        assertEquals(Optional.of("a radio, not a camera"), NodeProber.whyNotCamera(Capability.RADIO));
        assertEquals(
                Optional.of("a touch sensor, not a camera"),
                NodeProber.whyNotCamera(Capability.TOUCH | Capability.VIDEO_CAPTURE | streaming));
        assertTrue(
                NodeProber.whyNotCamera(Capability.VIDEO_CAPTURE).orElseThrow().contains("read()"));
        assertTrue(NodeProber.whyNotCamera(Capability.VBI).orElseThrow().contains("VBI"));
    }

    @Test
    void ofARangeOfSizesTheUsualOnesAreOffered() {
        FrameSizeEnum range = new FrameSizeEnum(Abi.LP64);
        StructLayout structLayout = FrameSizeEnum.layout(Abi.LP64);
        range.bytes().putInt(structLayout.offset("type"), 3);
        range.bytes().putInt(structLayout.offset("stepwise.min_width"), 320);
        range.bytes().putInt(structLayout.offset("stepwise.max_width"), 1300);
        range.bytes().putInt(structLayout.offset("stepwise.step_width"), 4);
        range.bytes().putInt(structLayout.offset("stepwise.min_height"), 240);
        range.bytes().putInt(structLayout.offset("stepwise.max_height"), 730);
        range.bytes().putInt(structLayout.offset("stepwise.step_height"), 2);
        List<String> sizes =
                StandardModes.sizes(range).stream().map(FrameSize::toString).toList();
        assertEquals(
                List.of("320x240", "352x288", "640x360", "640x480", "800x600", "960x540", "1280x720", "1300x730"),
                sizes);
    }

    @Test
    void insteadOfAModeThatDoesNotFitTheNearestAreProposed() {
        VideoMode big = mode(PixelFormat.YUYV, 1920, 1080, 30);
        List<VideoMode> offered = List.of(
                big,
                mode(PixelFormat.YUYV, 1920, 1080, 5),
                mode(PixelFormat.MJPEG, 1920, 1080, 30),
                mode(PixelFormat.YUYV, 640, 480, 30),
                mode(PixelFormat.MJPEG, 640, 480, 30));
        assertEquals(
                List.of("MJPG 1920x1080@30", "YUYV 1920x1080@5", "MJPG 640x480@30"),
                Bandwidth.alternatives(big, offered, Bandwidth.capacity(480)).stream()
                        .map(VideoMode::toString)
                        .toList());
        assertEquals(24e6, Bandwidth.capacity(480), 1e6);
    }

    @Test
    void holdersAreFoundByTheirDescriptors(@TempDir Path proc) throws IOException {
        Path fds = Files.createDirectories(proc.resolve("123/fd"));
        Files.writeString(proc.resolve("123/comm"), "obs\n");
        Files.createSymbolicLink(fds.resolve("7"), Path.of("/dev/video0"));
        Files.createDirectories(proc.resolve("124/fd"));
        assertEquals(List.of("pid 123 (obs)"), DeviceErrors.holders(proc, "/dev/video0"));
        assertEquals(List.of(), DeviceErrors.holders(proc, "/dev/video1"));
        assertEquals(List.of(), DeviceErrors.holders(proc.resolve("none"), "/dev/video0"));
    }

    private static VideoMode mode(PixelFormat format, int width, int height, int rate) {
        return new VideoMode(format, new FrameSize(width, height), FrameRate.of(rate));
    }
}
