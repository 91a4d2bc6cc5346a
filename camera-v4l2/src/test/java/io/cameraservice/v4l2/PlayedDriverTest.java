package io.cameraservice.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Availability;
import io.cameraservice.spi.CameraDriver.Condition;
import io.cameraservice.spi.CameraDriver.Unusable;
import io.cameraservice.testing.RecordingListener;
import io.cameraservice.testing.RecordingSink;
import io.cameraservice.v4l2.V4l2Node.Verdict;
import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.internal.abi.Capability;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.played.PlayedCamera;
import io.cameraservice.v4l2.played.PlayedMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver on a kernel that is played: what hardware does rarely, and what must be released. */
class PlayedDriverTest {
    @TempDir
    Path root;

    private PlayedMachine machine;
    private V4l2Driver driver;
    private final RecordingListener news = new RecordingListener();
    private final PlayedCamera camera = new PlayedCamera(Abi.LP64);

    @BeforeEach
    void plugInOne() {
        machine = new PlayedMachine(root);
        machine.plug("video0", camera);
    }

    @AfterEach
    void nothingIsLeft() {
        if (driver != null) {
            driver.close();
        }
        assertEquals(0, machine.kernel.openDescriptors(), "open descriptors");
        assertEquals(0, machine.kernel.mappings(), "mapped buffers");
    }

    private DeviceInfo start() {
        driver = new V4l2Driver(machine.options(), machine.settings(), machine.machine(Abi.LP64));
        driver.start(news);
        return news.present().get(0);
    }

    private CameraException refusal(DeviceInfo device) {
        VideoMode mode = device.modes().get(2);
        return assertThrows(CameraException.class, () -> driver.open(device, mode, new RecordingSink()));
    }

    @Test
    void listsModesInTheDevicesOrder() {
        DeviceInfo device = start();
        assertEquals(
                List.of(
                        "YUYV 64x48@50",
                        "YUYV 160x120@50",
                        "YUYV 320x240@50",
                        "MJPG 64x48@50",
                        "MJPG 160x120@50",
                        "MJPG 320x240@50"),
                device.modes().stream().map(VideoMode::toString).toList());
        assertEquals("Played Camera", device.name());
        assertEquals(Optional.of("kernel uevents and inotify"), driver.monitor());
        assertInstanceOf(Availability.Available.class, driver.probe());
    }

    @Test
    void whereNetlinkIsForbiddenItWatchesDevAndSaysSo() {
        machine.kernel.forbid("netlink");
        start();
        assertEquals(Optional.of("inotify"), driver.monitor());
        assertEquals(
                new Condition(true, "watching by inotify", List.of()),
                driver.condition().orElseThrow());
    }

    @Test
    void whereNothingTellsItLooksItself() {
        machine.kernel.forbid("netlink");
        machine.kernel.forbid("inotify");
        start();
        assertEquals(Optional.of("polling"), driver.monitor());
        machine.plug("video1", new PlayedCamera(Abi.LP64));
        news.await("attached " + machine.path("video1"), 1);
        machine.unplug("video0");
        news.await("detached " + machine.path("video0"), 1);
    }

    @Test
    void aNodeMadeAnewBetweenTwoLooksIsTakenForAnother() {
        start();
        machine.unplug("video0");
        machine.plug("video0", new PlayedCamera(Abi.LP64));
        news.await("detached " + machine.path("video0"), 1);
        news.await("attached " + machine.path("video0"), 2);
    }

    @Test
    void permissionsThatComeLateAreWaitedFor() {
        machine.kernel.refuseToOpen(machine.path("video0"), Errno.EACCES);
        driver = new V4l2Driver(machine.options(), machine.settings(), machine.machine(Abi.LP64));
        driver.start(news);
        assertEquals(List.of(), news.present());
        assertEquals(Verdict.PROBLEM, driver.nodes().get(0).verdict());
        assertTrue(driver.nodes().get(0).reason().contains("permission")
                || !driver.nodes().get(0).suggestion().isEmpty());
        Unusable told = driver.condition().orElseThrow().unusable().get(0);
        assertEquals(machine.path("video0"), told.node());
        assertEquals(driver.nodes().get(0).reason(), told.reason());
        machine.kernel.refuseToOpen(machine.path("video0"), 0);
        news.await("attached " + machine.path("video0"), 1);
        assertEquals(List.of(), driver.condition().orElseThrow().unusable());
    }

    @Test
    void otherNodesAreListedWithTheReason() {
        camera.caps = Capability.META;
        driver = new V4l2Driver(machine.options(), machine.settings(), machine.machine(Abi.LP64));
        V4l2Node node = driver.nodes().get(0);
        assertEquals(Verdict.OTHER, node.verdict());
        assertEquals("metadata of a camera, not its pictures", node.reason());
    }

    @Test
    void noBandwidthProposesModesThatFit() {
        DeviceInfo device = start();
        for (int i = 0; i < 3; i++) {
            camera.fail(Ioctl.VIDIOC_STREAMON, Errno.ENOSPC);
        }
        CameraException e = refusal(device);
        assertEquals("usb_bandwidth", e.reason());
        assertTrue(e.suggestion().orElseThrow().startsWith("try MJPG 320x240@50 or "), e.suggestion()::toString);
    }

    @Test
    void eachErrorHasItsOwnMeaning() {
        DeviceInfo device = start();
        camera.fail(Ioctl.VIDIOC_S_FMT, Errno.EBUSY);
        assertEquals("device_busy", refusal(device).reason());
        camera.fail(Ioctl.VIDIOC_REQBUFS, Errno.ENODEV);
        assertEquals("camera_disconnected", refusal(device).reason());
        camera.fail(Ioctl.VIDIOC_STREAMON, Errno.EPIPE);
        assertEquals("stream_stalled", refusal(device).reason());
        for (int i = 0; i < 3; i++) {
            camera.fail(Ioctl.VIDIOC_STREAMON, Errno.EIO);
        }
        assertEquals("io_error", refusal(device).reason());
        machine.kernel.refuseToOpen(machine.path("video0"), Errno.EACCES);
        assertEquals("permission_denied", refusal(device).reason());
        machine.kernel.refuseToOpen(machine.path("video0"), 0);
    }

    @Test
    void aDeviceThatIsGoneIsNotOpenedThoughAnotherTookItsNode() {
        DeviceInfo device = start();
        machine.unplug("video0");
        PlayedCamera other = new PlayedCamera(Abi.LP64);
        other.bus = "usb-0000:00:14.0-3";
        machine.plug("video0", other);
        news.await("attached " + machine.path("video0"), 2);
        assertEquals("camera_disconnected", refusal(device).reason());
    }
}
