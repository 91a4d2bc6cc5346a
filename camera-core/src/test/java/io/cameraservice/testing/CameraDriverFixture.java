package io.cameraservice.testing;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.Capture;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A started driver, closed after each test, for the contracts of drivers. */
abstract class CameraDriverFixture {
    static final Duration SOON = Duration.ofSeconds(10);

    final RecordingListener listener = new RecordingListener();
    final ThreadChecks threads = new ThreadChecks();
    CameraDriver driver;

    /** A new driver, not started. */
    protected abstract CameraDriver driver();

    /** Unplugs the first device and returns true; false where a test cannot do that. */
    protected boolean unplug() {
        return false;
    }

    /** Plugs the device in again, at the same place or another. */
    protected void plug() {
        throw new UnsupportedOperationException("a driver test that can unplug can plug in");
    }

    @BeforeEach
    final void startDriver() {
        driver = driver();
        driver.start(listener);
    }

    @AfterEach
    final void closeDriver() {
        driver.close();
    }

    Capture open(VideoMode mode, RecordingSink sink) {
        return driver.open(device(), mode, sink);
    }

    DeviceInfo device() {
        return listener.present().get(0);
    }

    VideoMode mode() {
        return mode(device());
    }

    /** The smallest mode of at least 25 frames a second, so that tests are short. */
    static VideoMode mode(DeviceInfo device) {
        return device.modes().stream()
                .filter(mode -> mode.rate().perSecond() >= 25)
                .min(Comparator.comparing(VideoMode::size))
                .orElse(device.modes().get(0));
    }
}
