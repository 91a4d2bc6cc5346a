package io.cameraservice.v4l2.lab;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.testing.CameraDriverContract;
import io.cameraservice.v4l2.V4l2Driver;
import io.cameraservice.v4l2.V4l2Options;
import java.util.List;
import java.util.Set;

/** The contract of all drivers on real nodes. */
@RequiresV4l2(vivid = true)
class VividContractTest extends CameraDriverContract {
    /** All are opened by {@link CaptureLabTest}. */
    private static final Set<String> FORMATS = Set.of("YUYV", "NV12", "YU12", "RGB3", "GREY");

    @Override
    protected CameraDriver driver() {
        return new V4l2Driver(V4l2Options.defaults());
    }

    @Override
    protected boolean unplug() {
        Vivid.unplug();
        return true;
    }

    @Override
    protected void plug() {
        Vivid.plugIn();
    }

    @Override
    protected List<VideoMode> sample(DeviceInfo device) {
        return super.sample(device).stream()
                .filter(mode -> FORMATS.contains(mode.format().fourcc()))
                .toList();
    }
}
