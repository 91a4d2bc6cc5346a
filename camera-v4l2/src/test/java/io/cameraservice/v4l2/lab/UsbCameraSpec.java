package io.cameraservice.v4l2.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a software webcam is like: the options of {@code uvc_camera.py}. Immutable. */
public final class UsbCameraSpec {
    private final Map<String, String> options;

    private UsbCameraSpec(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** MJPEG, 160x120 at 10 frames a second, 11 controls, high speed, bulk transfers, port 1, this serial number. */
    public static UsbCameraSpec withSerial(String serial) {
        return new UsbCameraSpec(Map.of("serial", serial));
    }

    /** The same without a serial number. */
    public static UsbCameraSpec withoutSerial() {
        return new UsbCameraSpec(Map.of("no-serial", ""));
    }

    /** The formats, of {@code mjpeg}, {@code yuyv}, {@code nv12}, {@code h264}. */
    public UsbCameraSpec formats(String... formats) {
        return with("format", String.join(",", formats));
    }

    /** Sizes like {@code "640x480"}. */
    public UsbCameraSpec sizes(String... sizes) {
        return with("size", String.join(",", sizes));
    }

    /** Its frame rates; the first is its default. */
    public UsbCameraSpec rates(Integer... rates) {
        return with(
                "fps",
                String.join(",", List.of(rates).stream().map(String::valueOf).toList()));
    }

    /** Isochronous transfers, which reserve bandwidth. */
    public UsbCameraSpec isochronous() {
        return with("iso", "");
    }

    /** The port of the root hub, from 1; further cameras take the next ones. */
    public UsbCameraSpec port(int port) {
        return with("port", String.valueOf(port));
    }

    /** So many identical cameras. */
    public UsbCameraSpec count(int count) {
        return with("count", String.valueOf(count));
    }

    /** JPEG without Huffman tables, as many webcams send it. */
    public UsbCameraSpec withoutHuffmanTables() {
        return with("no-dht", "");
    }

    /** Milliseconds from the start of the stream to its first frame. */
    public UsbCameraSpec warmUp(int millis) {
        return with("warm-up", String.valueOf(millis));
    }

    public UsbCameraSpec product(String name) {
        return with("product", name);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        new TreeMap<>(options).forEach((name, value) -> {
            arguments.add("--" + name);
            if (!value.isEmpty()) {
                arguments.add(value);
            }
        });
        return arguments;
    }

    private UsbCameraSpec with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(options);
        changed.put(name, value);
        return new UsbCameraSpec(changed);
    }
}
