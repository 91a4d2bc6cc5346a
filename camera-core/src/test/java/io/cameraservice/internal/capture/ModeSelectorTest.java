package io.cameraservice.internal.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.stream.StreamPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeSelectorTest {
    private static final StreamPlan STANDARD = StreamPlan.builder().build();

    @ParameterizedTest
    @CsvSource({
        // the plan is 1280x720 at 30
        "MJPG 1280x720@30, YUYV 1280x720@10 | YUYV 640x480@30 | MJPG 1280x720@30 | MJPG 1920x1080@30",
        "YUYV 640x480@30,  YUYV 1280x720@10 | YUYV 640x480@30 | YUYV 320x240@30",
        "YUYV 1280x720@25, YUYV 1280x720@25 | YUYV 320x240@30",
        "YUYV 640x480@30,  YUYV 1280x720@15 | YUYV 640x480@30",
        "YUYV 1280x720@15, YUYV 1280x720@15 | YUYV 640x480@20",
        "MJPG 1280x720@30, MJPG 1280x720@60 | MJPG 1280x720@30 | MJPG 1280x720@15",
        "MJPG 1280x720@60, MJPG 1280x720@60 | MJPG 1280x720@15",
        "H264 1280x720@30, YUYV 1280x720@30 | H264 1280x720@30 | NV12 1280x720@30",
        "H264 1280x720@30, H264 1280x720@30 | HEVC 1280x720@30",
        "YUYV 1920x1080@5, YUYV 1920x1080@5 | YUYV 3840x2160@5",
        "YUYV 1920x1080@30, YUYV 1920x1080@30 | YUYV 3840x2160@30",
        "YUYV 640x480@5,   YUYV 640x480@5 | YUYV 1920x1080@30",
        "MJPG 720x1280@30, MJPG 720x1280@30 | MJPG 640x480@30",
    })
    void choosesFromTheTable(String expected, String offered) {
        boolean portrait = expected.contains("720x1280");
        StreamPlan plan =
                portrait ? STANDARD.toBuilder().size(new FrameSize(1280, 1280)).build() : STANDARD;
        List<VideoMode> modes = Arrays.stream(offered.split("\\|"))
                .map(text -> mode(text.strip()))
                .toList();
        assertEquals(Optional.of(mode(expected)), chosen(device(modes), plan));
    }

    @ParameterizedTest
    @CsvSource({
        "usb-0000:00:14.0-2,  MJPG 640x480@30",
        "'',                  MJPG 640x480@30",
        "platform:csi,        NV12 640x480@30",
        "PCI:0000:03:00.0,    NV12 640x480@30",
    })
    void theBusDecidesAmongFormatsThatDoTheSame(String bus, String expected) {
        List<VideoMode> modes = Stream.of(
                        "H264 640x480@30", "GREY 640x480@30", "YUYV 640x480@30", "NV12 640x480@30", "MJPG 640x480@30")
                .map(ModeSelectorTest::mode)
                .toList();
        assertEquals(Optional.of(mode(expected)), chosen(device(bus, modes), STANDARD));
        assertEquals(
                Optional.of(mode("MJPG 1280x720@30")),
                chosen(device(bus, List.of(mode("YUYV 1280x720@10"), mode("MJPG 1280x720@30"))), STANDARD),
                "raw that is too slow gives way on every bus");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "usb-1 | MJPG 1280x720@30 | YUYV 1280x720@10 > largest within 1280x720 that reaches 30/s",
                "usb-1 | MJPG 640x480@30 | YUYV 640x480@30"
                        + " > largest within 1280x720 that reaches 30/s; compressed before raw on USB",
                "csi | MJPG 640x480@30 | YUYV 640x480@30"
                        + " > largest within 1280x720 that reaches 30/s; raw before compressed, since the bus is not USB",
                "usb-1 | MJPG 1280x720@25 > largest within 1280x720 that is near 30/s",
                "usb-1 | MJPG 1280x720@15 > largest within 1280x720 with half of 30/s, since none reaches 30/s",
                "usb-1 | MJPG 1280x720@5 > largest within 1280x720, since none reaches 30/s",
                "usb-1 | MJPG 1920x1080@30 > smallest, since none fits into 1280x720",
            })
    void saysWhy(String offered, String reason) {
        List<String> parts = List.of(offered.split("\\|"));
        List<VideoMode> modes = parts.subList(1, parts.size()).stream()
                .map(text -> mode(text.strip()))
                .toList();
        DeviceInfo device = device(parts.get(0).strip(), modes);
        assertEquals(reason, ModeSelector.choose(device, STANDARD).orElseThrow().reason());
    }

    @Test
    void aDeviceWithoutAFormatWeUnderstandHasNoMode() {
        assertEquals(Optional.empty(), chosen(device(List.of(mode("HEVC 640x480@30"))), STANDARD));
        assertEquals(Optional.empty(), chosen(device(List.of()), STANDARD));
    }

    @Property
    void takesOneOfTheModesWhateverTheirOrder(@ForAll("modes") List<VideoMode> modes, @ForAll Random random) {
        Optional<VideoMode> chosen = chosen(device(modes), STANDARD);
        assertEquals(modes.stream().anyMatch(m -> ModeSelector.isUsable(m.format())), chosen.isPresent());
        assertTrue(chosen.isEmpty() || modes.contains(chosen.get()));
        List<VideoMode> shuffled = new ArrayList<>(modes);
        Collections.shuffle(shuffled, random);
        assertEquals(chosen, chosen(device(shuffled), STANDARD));
    }

    @Property
    void neverTakesALargerPictureThanPlannedWhereASmallerOneIsOffered(@ForAll("modes") List<VideoMode> modes) {
        boolean some = modes.stream().anyMatch(m -> ModeSelector.isUsable(m.format()) && fits(m));
        assertTrue(chosen(device(modes), STANDARD).map(m -> fits(m) || !some).orElse(true));
    }

    private static Optional<VideoMode> chosen(DeviceInfo device, StreamPlan plan) {
        return ModeSelector.choose(device, plan).map(ModeSelector.Choice::mode);
    }

    private static boolean fits(VideoMode mode) {
        return mode.size().width() <= 1280 && mode.size().height() <= 720;
    }

    @Provide
    Arbitrary<List<VideoMode>> modes() {
        Arbitrary<VideoMode> mode = Combinators.combine(
                        Arbitraries.of("MJPG", "YUYV", "NV12", "GREY", "H264", "HEVC"),
                        Arbitraries.of("160x120", "640x480", "1280x720", "1920x1080", "3840x2160"),
                        Arbitraries.of("5", "10", "15", "24", "25", "30", "60", "90"))
                .as((format, size, rate) -> mode(format + " " + size + "@" + rate));
        return mode.list().ofMaxSize(12);
    }

    private static VideoMode mode(String text) {
        String[] parts = text.split("[ @]", -1);
        return new VideoMode(
                new PixelFormat(parts[0]), FrameSize.parse(parts[1]), FrameRate.of(Integer.parseInt(parts[2])));
    }

    private static DeviceInfo device(List<VideoMode> modes) {
        return device("", modes);
    }

    private static DeviceInfo device(String bus, List<VideoMode> modes) {
        return new DeviceInfo(DeviceIdentity.of("m", null, null), "m", "n", "d", bus, modes);
    }
}
