package io.cameraservice.v4l2.internal.identity;

import io.cameraservice.device.DeviceIdentity;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out who a device is: by its USB descriptors, else by its driver and where it is attached. */
public final class NodeIdentity {
    private NodeIdentity() {}

    /**
     * Identity of the device behind a node.
     *
     * @param sysfsNode the node's directory, e.g. {@code /sys/class/video4linux/video0}
     * @param driver as the node answered
     * @param card as the node answered
     * @param bus as the node answered, e.g. {@code "platform:vivid-000"}
     */
    public static DeviceIdentity of(Path sysfsNode, String driver, String card, String bus) {
        int index = index(sysfsNode);
        Optional<UsbPlace> usb = UsbPlace.of(sysfsNode);
        if (usb.isPresent()) {
            return ofUsb(usb.get(), card, index);
        }
        String model = card.isEmpty() ? driver : card;
        return DeviceIdentity.of(model.isEmpty() ? "camera" : model, null, index == 0 ? bus : bus + " index " + index);
    }

    private static DeviceIdentity ofUsb(UsbPlace usb, String card, int index) {
        Path device = usb.device();
        String vendor = Sysfs.read(device, "idVendor").orElse("0000");
        String product = Sysfs.read(device, "idProduct").orElse("0000");
        String name = Sysfs.read(device, "product").orElse(card);
        StringBuilder model = new StringBuilder(vendor).append(':').append(product);
        if (!name.isEmpty()) {
            model.append(' ').append(name);
        }
        if (!usb.interfaceNumber().equals("00")) { // a second camera in one housing: infrared, depth
            model.append(" interface ").append(usb.interfaceNumber());
        }
        if (index != 0) {
            model.append(" index ").append(index);
        }
        return DeviceIdentity.of(model.toString(), Sysfs.read(device, "serial").orElse(null), usb.port());
    }

    private static int index(Path sysfsNode) {
        try {
            return Sysfs.read(sysfsNode, "index").map(Integer::parseInt).orElse(0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
