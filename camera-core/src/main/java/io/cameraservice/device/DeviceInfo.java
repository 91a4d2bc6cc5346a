package io.cameraservice.device;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a driver knows of a device that is present. Immutable.
 *
 * @param identity identifies it across nodes and restarts
 * @param name as a person would call it, e.g. {@code "HD Webcam C270"}
 * @param node where it is now, e.g. {@code "/dev/video0"}; unique among the present devices, not stable
 * @param driver name of the {@link io.cameraservice.spi.CameraDriver} it belongs to
 * @param bus how it is attached, e.g. {@code "usb-0000:00:14.0-2"}; empty if unknown
 * @param modes all it offers, in the order of the device
 */
public record DeviceInfo(
        DeviceIdentity identity, String name, String node, String driver, String bus, List<VideoMode> modes) {
    public DeviceInfo {
        requireNonNull(identity, "identity");
        requireNonNull(name, "name");
        requireNonNull(node, "node");
        requireNonNull(driver, "driver");
        requireNonNull(bus, "bus");
        modes = List.copyOf(modes);
    }
}
