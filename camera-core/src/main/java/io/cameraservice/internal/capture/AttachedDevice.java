package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceFault;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.stream.StreamPlan;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device that is plugged in, and the mode to open it in: the plan's choice, or the best of those that need less
 * while the USB controller refuses that for want of bandwidth. Opened on the feed's line, read by any thread.
 */
final class AttachedDevice {
    private static final Logger log = LoggerFactory.getLogger(AttachedDevice.class);

    private final CameraDriver driver;
    private final DeviceInfo device;
    private final StreamPlan plan;
    private final PictureInspector inspector = new PictureInspector();
    private volatile Set<VideoMode> withoutBandwidth = Set.of();

    AttachedDevice(CameraDriver driver, DeviceInfo device, StreamPlan plan) {
        this.driver = driver;
        this.device = device;
        this.plan = plan;
    }

    DeviceInfo device() {
        return device;
    }

    /** What it found out about the device's pictures stays over openings. */
    PictureInspector inspector() {
        return inspector;
    }

    /** What was negotiated, or would be asked for, with the size that pictures were found to have. */
    Optional<VideoMode> mode(Optional<VideoMode> negotiated) {
        return negotiated.or(() -> choice().map(ModeSelector.Choice::mode)).map(inspector::actual);
    }

    /** Empty if the device offers no mode that the service understands. */
    Optional<ModeSelector.Choice> choice() {
        Set<VideoMode> refused = withoutBandwidth;
        if (refused.isEmpty()) {
            return ModeSelector.choose(device, plan);
        }
        return ModeSelector.choose(device, plan, mode -> refused.stream().allMatch(large -> needsLess(mode, large)))
                .map(choice -> new ModeSelector.Choice(
                        choice.mode(),
                        "no USB bandwidth left for " + refused.iterator().next() + "; " + choice.reason()));
    }

    /**
     * Opens it in the mode of {@link #choice}; without bandwidth for that, in the largest that gets it.
     *
     * @throws CameraException why it cannot be opened
     */
    Capture open(String name, FrameSink sink) {
        while (true) {
            ModeSelector.Choice choice = choice().orElseThrow(() -> new CameraException.NotSupported(
                    "format", device.name() + " offers no format this service understands", null));
            try {
                Capture opened = driver.open(device, choice.mode(), sink);
                log.info("{}: opened {} in {}: {}", name, device.node(), opened.mode(), choice.reason());
                return opened;
            } catch (CameraException e) {
                if (!reduceAfter(e, choice.mode())) {
                    throw e;
                }
                log.warn("{}: {}; trying a smaller mode", name, e.getMessage());
            } catch (RuntimeException e) {
                log.error("{}: the driver {} failed unexpectedly", name, device.driver(), e);
                throw new CameraException("driver_failed", "the driver " + device.driver() + " failed: " + e, null, e);
            }
        }
    }

    /** Bandwidth may be free again: begins with the plan's choice. */
    void reset() {
        withoutBandwidth = Set.of();
    }

    /** Whether this mode got no bandwidth and there is a smaller one to try. */
    private boolean reduceAfter(CameraException failure, VideoMode tried) {
        if (!failure.reason().equals(DeviceFault.USB_BANDWIDTH.word())) {
            return false;
        }
        Set<VideoMode> all = new LinkedHashSet<>(withoutBandwidth);
        all.add(tried);
        withoutBandwidth = all;
        boolean isAnother = choice().isPresent();
        if (!isAnother) {
            reset();
        }
        return isAnother;
    }

    private static boolean needsLess(VideoMode mode, VideoMode refused) {
        boolean alike = mode.format().isCompressed() == refused.format().isCompressed();
        return alike
                ? pixelsPerSecond(mode) < pixelsPerSecond(refused)
                : mode.format().isCompressed();
    }

    private static double pixelsPerSecond(VideoMode mode) {
        return mode.size().area() * mode.rate().perSecond();
    }
}
