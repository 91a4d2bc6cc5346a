package io.cameraservice.v4l2.internal.identity;

import io.cameraservice.device.DeviceIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Identifies devices by sysfs: by their USB descriptors, else by driver and place of attachment. Reads small text files
 * only.
 */
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
        String vendor = read(device, "idVendor").orElse("0000");
        String product = read(device, "idProduct").orElse("0000");
        String name = read(device, "product").orElse(card);
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
        return DeviceIdentity.of(model.toString(), read(device, "serial").orElse(null), usb.port());
    }

    private static int index(Path sysfsNode) {
        try {
            return read(sysfsNode, "index").map(Integer::parseInt).orElse(0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The attribute's text; empty if there is none or it is blank. */
    private static Optional<String> read(Path directory, String attribute) {
        try {
            String text = Files.readString(directory.resolve(attribute)).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException | RuntimeException e) { // bytes that are no UTF-8 come as an IOException
            return Optional.empty();
        }
    }

    /** Where a link ends; empty if there is none. */
    private static Optional<Path> real(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The nearest directory from there upwards that has the attribute. */
    private static Optional<Path> above(Path from, String attribute) {
        for (Path at = from; at != null && at.getNameCount() > 1; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(attribute))) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

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
            return real(sysfsNode.resolve("device"))
                    .flatMap(start -> above(start, "idVendor")
                            .map(device -> new UsbPlace(
                                    device,
                                    above(start, "bInterfaceNumber")
                                            .flatMap(at -> read(at, "bInterfaceNumber"))
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
            while (root.getParent() != null
                    && !String.valueOf(root.getFileName()).matches("usb\\d+")) {
                root = root.getParent();
            }
            Path host = root.getParent();
            String name = host == null ? "" : String.valueOf(host.getFileName());
            return name.matches("[0-9a-f]{4}:.*") ? "pci-" + name : "platform-" + name;
        }

        private static int number(Path device, String attribute) {
            try {
                return read(device, attribute)
                        .map(text -> (int) Double.parseDouble(text))
                        .orElse(0);
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }
}
