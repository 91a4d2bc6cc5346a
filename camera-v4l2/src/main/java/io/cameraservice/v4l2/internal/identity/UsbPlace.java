package io.cameraservice.v4l2.internal.identity;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and what a node's USB device is.
 *
 * @param device its directory in sysfs, e.g. {@code …/usb1/1-2}
 * @param interfaceNumber of the interface the node belongs to, e.g. {@code "00"}
 * @param bus number of its bus, alike for all devices that share its bandwidth
 * @param megabits speed it is connected with
 */
public record UsbPlace(Path device, String interfaceNumber, int bus, int megabits) {
    /** The USB device behind a node; empty for other devices. */
    public static Optional<UsbPlace> of(Path sysfsNode) {
        return Sysfs.real(sysfsNode.resolve("device"))
                .flatMap(start -> Sysfs.above(start, "idVendor")
                        .map(device -> new UsbPlace(
                                device,
                                Sysfs.above(start, "bInterfaceNumber")
                                        .flatMap(at -> Sysfs.read(at, "bInterfaceNumber"))
                                        .orElse("00"),
                                number(device, "busnum"),
                                number(device, "speed"))));
    }

    /** Port path as udev writes it, e.g. {@code "pci-0000:00:14.0-usb-0:2:1.0"}. */
    String port() {
        String name = String.valueOf(device.getFileName());
        String chain = name.substring(name.indexOf('-') + 1);
        return controller() + "-usb-0:" + chain + ":1." + Integer.parseInt(interfaceNumber, 16);
    }

    /** The parent of the root hub, e.g. {@code "pci-0000:00:14.0"}. */
    private String controller() {
        Path root = device;
        while (root.getParent() != null && !String.valueOf(root.getFileName()).matches("usb\\d+")) {
            root = root.getParent();
        }
        Path host = root.getParent();
        String name = host == null ? "" : String.valueOf(host.getFileName());
        return name.matches("[0-9a-f]{4}:.*") ? "pci-" + name : "platform-" + name;
    }

    private static int number(Path device, String attribute) {
        try {
            return Sysfs.read(device, attribute)
                    .map(text -> (int) Double.parseDouble(text))
                    .orElse(0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
