package io.cameraservice.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cameraservice.CameraId;
import io.cameraservice.RememberedCamera;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.V4l2Node;
import io.cameraservice.v4l2.V4l2Node.Verdict;
import io.cameraservice.v4l2.V4l2Options;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
    private static final V4l2Node WEBCAM = camera(
            "/dev/video0",
            "uvcvideo",
            new DeviceInfo(
                    DeviceIdentity.of("046d:0825 HD Webcam C270", "A1B2C3", "pci-0000:00:14.0-usb-0:2:1.0"),
                    "HD Webcam C270",
                    "/dev/video0",
                    "v4l2",
                    "usb-0000:00:14.0-2",
                    modes(
                            "YUYV 640x480@30 640x480@15 1280x720@15/2",
                            "MJPG 1280x960@30 1280x720@30 800x600@30000/1001 640x480@30 320x240@30 160x120@30 176x144@30")));
    private static final V4l2Node GRABBER = camera(
            "/dev/video12",
            "cx23885",
            new DeviceInfo(
                    DeviceIdentity.of("cx23885", null, null),
                    "Grabber",
                    "/dev/video12",
                    "v4l2",
                    "PCI:0000:03:00.0",
                    modes(
                            "YUYV 720x576@25",
                            "UYVY 720x576@25",
                            "NV12 720x576@25",
                            "YU12 720x576@25",
                            "GREY 720x576@25",
                            "RGB3 720x576@25",
                            "BGR3 720x576@25")));
    private static final V4l2Node METADATA = new V4l2Node(
            "/dev/video1",
            "HD Webcam C270",
            "uvcvideo",
            Optional.empty(),
            Verdict.OTHER,
            "metadata of a camera, not its pictures",
            "");
    private static final V4l2Node DENIED = new V4l2Node(
            "/dev/video2",
            "",
            "",
            Optional.empty(),
            Verdict.PROBLEM,
            "/dev/video2: belongs to root and the group video, which joe is not in",
            "sudo usermod -aG video joe, then log in again");
    private static final List<V4l2Node> ALL = List.of(WEBCAM, METADATA, DENIED, GRABBER);
    private static final Map<String, RememberedCamera> KNOWN =
            Map.of("/dev/video0", new RememberedCamera(new CameraId(0), "Front door"));

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"table.txt, false", "table-all.txt, true"})
    void aPersonReadsATable(String golden, boolean all) throws Exception {
        assertEquals(resource(golden), new DevicesTable(Path.of("/dev"), KNOWN).of(ALL, all));
    }

    @Test
    void aProgramReadsJson() throws Exception {
        assertEquals(resource("nodes.json"), DevicesJson.of(ALL, KNOWN));
    }

    @Test
    void theDocumentedExampleIsWhatIsPrinted() throws Exception {
        String docs = Files.readString(Path.of("../docs/devices.md"));
        assertTrue(docs.contains(resource("table.txt")), "the table in docs/devices.md");
        assertTrue(docs.contains(DevicesJson.of(List.of(METADATA, DENIED), KNOWN)), "the JSON in docs/devices.md");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whereThereIsNoNodeItSaysWhatToDo() {
        Run run = run(dir);
        assertEquals(0, run.code, run.err);
        assertTrue(run.out.startsWith("There is no video node in " + dir), run.out);
        assertTrue(run.out.contains("Plug a camera in"), run.out);
        assertEquals("{\n  \"nodes\": []\n}\n", run(dir, "--json").out);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aNodeThatIsNoVideoDeviceIsLeftAlone() throws Exception {
        Files.createFile(dir.resolve("video7"));
        assertEquals("1 video node, and none is a camera: --all tells why.\n", run(dir).out);
        assertTrue(run(dir, "--all").out.contains("  left     no video device"), run(dir, "--all").out);
        JsonArray nodes =
                JsonParser.parseString(run(dir, "--json").out).getAsJsonObject().getAsJsonArray("nodes");
        JsonObject node = nodes.get(0).getAsJsonObject();
        assertEquals(dir.resolve("video7").toString(), node.get("node").getAsString());
        assertEquals("other", node.get("verdict").getAsString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whereItCannotLookItSaysSoAndFails() {
        Run run = run(dir.resolve("nowhere"));
        assertEquals(1, run.code);
        assertTrue(run.err.contains("there is no directory"), run.err);
        assertEquals("", run.out);
    }

    private record Run(int code, String out, String err) {}

    private Run run(Path dev, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        PrintStream answers = new PrintStream(out, true, StandardCharsets.UTF_8);
        DevicesCommand command = new DevicesCommand(
                answers,
                errors,
                Map.of("HOME", dir.toString()),
                new V4l2Options(dev, Path.of("/sys"), Path.of("/proc")));
        List<String> all = new ArrayList<>(List.of(command.name()));
        all.addAll(List.of(arguments));
        int code = new CommandRunner(List.of(command), answers, errors)
                .run(all.toArray(String[]::new))
                .number();
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static V4l2Node camera(String path, String driver, DeviceInfo info) {
        return new V4l2Node(path, info.name(), driver, Optional.of(info), Verdict.CAMERA, "", "");
    }

    /** From texts like {@code "MJPG 640x480@30 320x240@15/2"}. */
    private static List<VideoMode> modes(String... formats) {
        List<VideoMode> modes = new ArrayList<>();
        for (String format : formats) {
            String[] words = format.split(" ", -1);
            for (String mode : Arrays.asList(words).subList(1, words.length)) {
                String[] parts = mode.split("[@/]", -1);
                modes.add(new VideoMode(
                        new PixelFormat(words[0]),
                        FrameSize.parse(parts[0]),
                        new FrameRate(Integer.parseInt(parts[1]), parts.length > 2 ? Integer.parseInt(parts[2]) : 1)));
            }
        }
        return modes;
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = DevicesTest.class.getResourceAsStream("/devices/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
