package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.v4l2.internal.nodes.DriverSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@RequiresV4l2(cameras = 2, vivid = true)
class HotplugLabTest {
    private static final int CYCLES = Integer.getInteger("v4l2.lab.cycles", 200);

    @Test
    void everyCycleBringsTheSameIdentitiesBackAndLeavesNothing() {
        try (RunningDriver running = new RunningDriver()) {
            Set<DeviceIdentity> before = identities(running);
            cycle(running);
            System.gc();
            int descriptors = Vivid.openDescriptors();
            long threads = Vivid.driverThreads();
            List<Long> heardAfter = new ArrayList<>();
            for (int i = 0; i < CYCLES; i++) {
                heardAfter.add(cycle(running));
                assertEquals(before, identities(running), "cycle " + i);
            }
            int left = Vivid.openDescriptors(); // fewer where the collector closed what an earlier test had left
            assertTrue(left <= descriptors, () -> "open descriptors: " + descriptors + " before, " + left + " after");
            assertEquals(threads, Vivid.driverThreads(), "threads");
            Collections.sort(heardAfter);
            System.out.printf(
                    "%d cycles; from the start of unbind to the last camera told gone: median %.1f ms, p99 %.1f ms%n",
                    CYCLES,
                    heardAfter.get(heardAfter.size() / 2) / 1e6,
                    heardAfter.get(heardAfter.size() * 99 / 100) / 1e6);
        }
        assertEquals(0, Vivid.driverThreads(), "threads of a closed driver");
    }

    @Test
    void aCameraThatReturnsAsAnotherNodeIsTheSameOne() throws IOException {
        try (RunningDriver running = new RunningDriver()) {
            DeviceInfo before = running.vivid(0);
            try (Program holder =
                    Program.start("bash", "-c", "exec 5<>" + before.node() + "; echo held; exec sleep 1000")) {
                holder.awaitOutput();
                cycle(running);
                DeviceInfo after = running.vivid(0);
                assertNotEquals(before.node(), after.node());
                assertEquals(before.identity(), after.identity());
                assertEquals(before.modes(), after.modes());
            }
            cycle(running);
        }
    }

    @Test
    void aStreamEndsAtOnceWhenItsCameraIsUnpluggedAndGoesOnAfter() {
        try (RunningDriver running = new RunningDriver()) {
            DeviceInfo device = running.vivid(0);
            FrameLog log = new FrameLog();
            VideoMode mode = RunningDriver.mode(device, PixelFormat.YUYV, new FrameSize(320, 180), 15);
            try (Capture capture = running.open(device, mode, log)) {
                log.awaitFrames(5);
                Vivid.unplug();
                Await.until("the failure", () -> log.failure != null);
                Await.until("the news", () -> running.news.contains("-" + device.node()));
                assertEquals(mode, capture.mode());
            }
            assertEquals(
                    Optional.of("camera_disconnected"),
                    Optional.ofNullable(log.failure).map(CameraException::reason));
            Vivid.plugIn();
            Await.until("both cameras", () -> running.present.size() == 2);
            FrameLog again = new FrameLog();
            DeviceInfo back = running.vivid(0);
            assertEquals(device.identity(), back.identity());
            try (Capture capture = running.open(back, mode, again)) {
                again.awaitFrames(5);
                assertEquals(mode, capture.mode());
            }
        }
    }

    @Test
    void inotifyAndPollingHearItToo() {
        DriverSession.Settings usual = DriverSession.Settings.defaults();
        for (boolean inotify : List.of(true, false)) {
            DriverSession.Settings settings = new DriverSession.Settings(
                    usual.capture(), usual.settle(), usual.permissionWait(), usual.pollInterval(), false, inotify);
            try (RunningDriver running = new RunningDriver(settings)) {
                Set<DeviceIdentity> before = identities(running);
                cycle(running);
                cycle(running);
                assertEquals(before, identities(running));
                assertEquals(Optional.of(inotify ? "inotify" : "polling"), running.driver.monitor());
            }
        }
    }

    /** How long after the start of unplugging all were told gone. */
    private static long cycle(RunningDriver running) {
        assertTrue(running.present.size() >= 2);
        long start = System.nanoTime();
        Vivid.unplug();
        Await.until("all gone", () -> running.present.isEmpty());
        long gone = System.nanoTime() - start;
        Vivid.plugIn();
        Await.until("both back", () -> running.present.size() == 2);
        return gone;
    }

    private static Set<DeviceIdentity> identities(RunningDriver running) {
        return running.present.values().stream().map(DeviceInfo::identity).collect(Collectors.toSet());
    }
}
