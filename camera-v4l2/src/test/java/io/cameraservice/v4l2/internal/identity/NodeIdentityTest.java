package io.cameraservice.v4l2.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cameraservice.device.DeviceIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIdentityTest {
    @TempDir
    Path root;

    @Test
    void aUsbCameraIsItsDescriptorsSerialAndPort() throws IOException {
        usb("1-2", "0825", "ABC123", "00");
        DeviceIdentity identity = NodeIdentity.of(node("video0", "1-2", "00", 0), "uvcvideo", "C270", "usb-x");
        assertEquals("046d:0825 HD Webcam", identity.model());
        assertEquals(Optional.of("ABC123"), identity.serial());
        assertEquals(Optional.of("pci-0000:00:14.0-usb-0:2:1.0"), identity.port());
    }

    @Test
    void behindAHubThePortTellsTheChain() throws IOException {
        usb("1-4.2", "0825", null, "00");
        DeviceIdentity identity = NodeIdentity.of(node("video0", "1-4.2", "00", 0), "uvcvideo", "C270", "usb-x");
        assertEquals(Optional.of("pci-0000:00:14.0-usb-0:4.2:1.0"), identity.port());
        assertEquals(Optional.empty(), identity.serial());
    }

    @Test
    void twoOfOneModelWithoutSerialDifferByPortAlone() throws IOException {
        usb("1-2", "0825", null, "00");
        usb("1-3", "0825", null, "00");
        DeviceIdentity one = NodeIdentity.of(node("video0", "1-2", "00", 0), "uvcvideo", "C270", "usb-x");
        DeviceIdentity two = NodeIdentity.of(node("video2", "1-3", "00", 0), "uvcvideo", "C270", "usb-x");
        assertEquals(one.model(), two.model());
        assertNotEquals(one, two);
    }

    @Test
    void twoCamerasInOneHousingDifferByInterface() throws IOException {
        usb("1-2", "0b07", "S1", "00");
        usb("1-2", "0b07", "S1", "03");
        DeviceIdentity depth = NodeIdentity.of(node("video0", "1-2", "00", 0), "uvcvideo", "Depth", "usb-x");
        DeviceIdentity colour = NodeIdentity.of(node("video2", "1-2", "03", 0), "uvcvideo", "Depth", "usb-x");
        assertEquals("046d:0b07 HD Webcam interface 03", colour.model());
        assertNotEquals(depth.model(), colour.model());
    }

    @Test
    void anotherDeviceIsItsNameAndBus() {
        Path nowhere = root.resolve("class/video9");
        assertEquals(
                "vivid at platform:vivid-000",
                NodeIdentity.of(nowhere, "vivid", "vivid", "platform:vivid-000").stableName());
        assertEquals("camera", NodeIdentity.of(nowhere, "", "", "").stableName());
    }

    @Test
    void theBusAndItsSpeedAreKnownForBandwidth() throws IOException {
        usb("1-2", "0825", null, "00");
        NodeIdentity.UsbPlace place =
                NodeIdentity.UsbPlace.of(node("video0", "1-2", "00", 0)).orElseThrow();
        assertEquals(1, place.bus());
        assertEquals(480, place.megabits());
    }

    private void usb(String port, String product, String serial, String iface) throws IOException {
        Path device = device(port);
        Files.createDirectories(device.resolve(port + ":1." + Integer.parseInt(iface)));
        Files.writeString(device.resolve("idVendor"), "046d\n");
        Files.writeString(device.resolve("idProduct"), product + "\n");
        Files.writeString(device.resolve("product"), "HD Webcam\n");
        Files.writeString(device.resolve("busnum"), "1\n");
        Files.writeString(device.resolve("speed"), "480\n");
        if (serial != null) {
            Files.writeString(device.resolve("serial"), serial + "\n");
        }
        Files.writeString(device.resolve(port + ":1." + Integer.parseInt(iface)).resolve("bInterfaceNumber"), iface);
    }

    private Path node(String name, String port, String iface, int index) throws IOException {
        Path node = Files.createDirectories(root.resolve("class").resolve(name));
        Files.writeString(node.resolve("index"), index + "\n");
        Files.createSymbolicLink(node.resolve("device"), device(port).resolve(port + ":1." + Integer.parseInt(iface)));
        return node;
    }

    private Path device(String port) {
        return root.resolve("devices/pci0000:00/0000:00:14.0/usb1").resolve(port);
    }
}
