package io.cameraservice.v4l2.internal.device;

import io.cameraservice.device.VideoMode;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Estimates what modes cost on a USB bus, to propose some that fit. Nothing else depends on these estimates. */
public final class Bandwidth {
    private static final int PROPOSALS = 3;

    private Bandwidth() {}

    /** Bytes a second, roughly: compressed pictures are taken to be a sixth of packed 4:2:2 ones. */
    public static double bytesPerSecond(VideoMode mode) {
        double perPixel = switch (mode.format().fourcc()) {
            case "H264", "HEVC" -> 0.1;
            case "MJPG", "JPEG" -> 2.0 / 6;
            case "GREY" -> 1;
            case "NV12", "YU12", "YV12", "NV21" -> 1.5;
            case "RGB3", "BGR3" -> 3;
            case "RGB4", "BGR4", "XR24", "AR24" -> 4;
            default -> 2;
        };
        return mode.size().area() * perPixel * mode.rate().perSecond();
    }

    /** What a bus of that speed in Mbit/s carries of video, roughly; USB 2 leaves 24 MB/s for it. */
    public static double capacity(int megabits) {
        return megabits * 1e6 / 8 * (megabits >= 5000 ? 0.7 : 0.4);
    }

    /**
     * Modes to try instead, most like the wanted one first: the same picture compressed, fewer frames, smaller pictures.
     *
     * @param free bytes a second left on the bus; 0 or less if unknown: then half of what the refused mode takes
     */
    public static List<VideoMode> alternatives(VideoMode refused, List<VideoMode> offered, double free) {
        double refusedBytes = bytesPerSecond(refused);
        double limit = Math.min(free > 0 ? free : refusedBytes / 2, refusedBytes * 0.99);
        Set<VideoMode> found = new LinkedHashSet<>();
        offered.stream()
                .filter(mode -> bytesPerSecond(mode) <= limit)
                .sorted(Comparator.comparing((VideoMode mode) -> !mode.size().equals(refused.size()))
                        .thenComparing(mode -> !mode.rate().equals(refused.rate()))
                        .thenComparing(mode -> !mode.format().isCompressed())
                        .thenComparing(mode -> -bytesPerSecond(mode)))
                .limit(PROPOSALS)
                .forEach(found::add);
        return List.copyOf(found);
    }
}
