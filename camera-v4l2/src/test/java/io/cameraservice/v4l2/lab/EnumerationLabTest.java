package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Condition;
import io.cameraservice.v4l2.V4l2Driver;
import io.cameraservice.v4l2.V4l2Node;
import io.cameraservice.v4l2.V4l2Options;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@RequiresV4l2
class EnumerationLabTest {
    @Test
    void aStartedDriverHasReportedAllCamerasAndTellsHowItWatches() {
        try (RunningDriver running = new RunningDriver()) {
            assertEquals(
                    RealNodes.cameras().stream().map(V4l2Node::path).collect(Collectors.toSet()),
                    running.present.keySet());
            assertEquals(Optional.of("kernel uevents and inotify"), running.driver.monitor());
            assertEquals(
                    Optional.of(new Condition(true, "watching by kernel uevents and inotify", List.of())),
                    running.driver.condition());
        }
    }

    @Test
    @RequiresV4l2(cameras = 2, vivid = true)
    void camerasOfOneModelAreToldApartByPort() {
        try (RunningDriver running = new RunningDriver()) {
            DeviceInfo first = running.vivid(0);
            DeviceInfo second = running.vivid(1);
            assertEquals("vivid at platform:vivid-000", first.identity().stableName());
            assertEquals("vivid at platform:vivid-001", second.identity().stableName());
            assertNotEquals(first.identity(), second.identity());
        }
    }

    @Test
    @RequiresV4l2(vivid = true)
    void everyFormatHasSizesAndRates() {
        DeviceInfo device = RealNodes.vivid().get(0).camera().orElseThrow();
        long formats = device.modes().stream().map(VideoMode::format).distinct().count();
        assertTrue(formats > 50, formats + " formats");
        System.out.println(device.modes().stream()
                .filter(mode -> mode.format().equals(PixelFormat.YUYV))
                .toList());
        assertTrue(device.modes().stream().anyMatch(mode -> mode.toString().equals("YUYV 320x180@30")));
        assertEquals(PixelFormat.YUYV, device.modes().get(0).format());
        assertEquals(device.modes().size(), device.modes().stream().distinct().count());
        System.out.println("vivid: " + formats + " formats, " + device.modes().size() + " modes");
    }

    @Test
    @RequiresV4l2(vivid = true)
    void nodesThatAreNoCamerasAreLeftAloneForAReason() {
        try (V4l2Driver driver = new V4l2Driver(V4l2Options.defaults())) {
            List<V4l2Node> others = driver.nodes().stream()
                    .filter(node -> node.verdict() == V4l2Node.Verdict.OTHER)
                    .toList();
            assumeFalse(others.isEmpty(), "only cameras here");
            List<String> reasons = others.stream().map(V4l2Node::reason).toList();
            assertTrue(reasons.contains("a video output, not a camera"), reasons::toString);
            assertTrue(reasons.contains("metadata of a camera, not its pictures"), reasons::toString);
            assertFalse(reasons.contains(""));
        }
    }
}
