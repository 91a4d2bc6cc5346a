package io.cameraservice.v4l2.lab;

import io.cameraservice.device.Control;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.v4l2.Drivers;
import io.cameraservice.v4l2.V4l2Driver;
import io.cameraservice.v4l2.internal.nodes.DriverSession;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A started driver and what it has told. */
final class RunningDriver implements CameraDriver.Listener, AutoCloseable {
    final V4l2Driver driver;
    final Map<String, DeviceInfo> present = new ConcurrentSkipListMap<>();
    final List<String> news = new CopyOnWriteArrayList<>();
    final List<Control> changedControls = new CopyOnWriteArrayList<>();

    RunningDriver() {
        this(DriverSession.Settings.defaults());
    }

    RunningDriver(DriverSession.Settings settings) {
        driver = Drivers.real(settings);
        driver.start(this);
    }

    @Override
    public void attached(DeviceInfo device) {
        present.put(device.node(), device);
        news.add("+" + device.node());
    }

    @Override
    public void detached(String node) {
        present.remove(node);
        news.add("-" + node);
    }

    @Override
    public void controlChanged(String node, Control control) {
        changedControls.add(control);
    }

    CameraControls controls() {
        return driver.controls().orElseThrow();
    }

    /** The n-th vivid camera by its port, whatever node it has now. */
    DeviceInfo vivid(int n) {
        return present.values().stream()
                .filter(device -> device.name().equals("vivid"))
                .sorted(Comparator.comparing(device -> device.identity().stableName()))
                .skip(n)
                .findFirst()
                .orElseThrow();
    }

    /** The one USB camera there is, as soon as it is there. */
    DeviceInfo usb() {
        Await.until("a USB camera", () -> usbCameras().count() == 1);
        return usbCameras().findFirst().orElseThrow();
    }

    private Stream<DeviceInfo> usbCameras() {
        return present.values().stream().filter(device -> device.bus().startsWith("usb-"));
    }

    CameraDriver.Capture open(DeviceInfo device, VideoMode mode, FrameLog sink) {
        return driver.open(device, mode, sink);
    }

    /** A mode of the device, of its rates the one nearest to that. */
    static VideoMode mode(DeviceInfo device, PixelFormat format, FrameSize size, int rate) {
        return device.modes().stream()
                .filter(mode -> mode.format().equals(format) && mode.size().equals(size))
                .min(Comparator.comparingDouble(mode -> Math.abs(mode.rate().perSecond() - rate)))
                .orElseThrow();
    }

    @Override
    public void close() {
        driver.close();
    }
}
