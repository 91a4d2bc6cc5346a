package io.cameraservice.internal.capture;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.stream.StreamPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Picks the mode in which a device is opened: the largest picture within the plan that reaches the wanted rate. Four
 * fifths
 * of it count as reached, since cameras offer 24 or 25 where others offer 30. Where no size reaches it, the largest
 * with half
 * of it is taken, and a slide show only where there is nothing else. Among formats of one size and rate the bus
 * decides: see
 * {@link #order}.
 */
public final class ModeSelector {
    private static final double REACHED = 0.8;
    private static final String USB = "usb-";

    /**
     * A compressed picture crowds no bus; JPEG is preview and snapshot by itself, H.264 is a stream that needs no
     * encoder.
     */
    private static final List<PixelFormat> COMPRESSED_FIRST = List.of(
            PixelFormat.MJPEG,
            PixelFormat.JPEG,
            PixelFormat.H264,
            PixelFormat.NV12,
            PixelFormat.I420,
            PixelFormat.YUYV,
            PixelFormat.UYVY,
            PixelFormat.RGB24,
            PixelFormat.BGR24,
            PixelFormat.GREY);

    /**
     * A raw picture is encoded without being decoded first. H.264 comes last: no picture can be had of it undecoded.
     */
    private static final List<PixelFormat> RAW_FIRST = List.of(
            PixelFormat.NV12,
            PixelFormat.I420,
            PixelFormat.YUYV,
            PixelFormat.UYVY,
            PixelFormat.RGB24,
            PixelFormat.BGR24,
            PixelFormat.MJPEG,
            PixelFormat.JPEG,
            PixelFormat.GREY,
            PixelFormat.H264);

    private ModeSelector() {}

    /**
     * A mode and why it was chosen. Immutable.
     *
     * @param mode one of the device's own
     * @param reason for a person, e.g. {@code "largest within 1280x720 that reaches 30/s; compressed before raw on
     * USB"}
     */
    public record Choice(VideoMode mode, String reason) {
        /** The same for what a camera made of this choice. */
        String reasonFor(VideoMode actual) {
            return actual.equals(mode) ? reason : "what the camera made of " + mode + ": " + reason;
        }
    }

    /** Whether the service understands the format's bytes. */
    public static boolean isUsable(PixelFormat format) {
        return COMPRESSED_FIRST.contains(format);
    }

    /** The best of the device's modes for this plan; empty if it offers none that the service understands. */
    public static Optional<Choice> choose(DeviceInfo device, StreamPlan plan) {
        return choose(device, plan, mode -> true);
    }

    /** The best of those of the device's modes that are possible at present. */
    static Optional<Choice> choose(DeviceInfo device, StreamPlan plan, Predicate<VideoMode> possible) {
        FrameSize most = plan.size();
        double wanted = plan.rate().perSecond();
        List<PixelFormat> order = order(device.bus());
        Comparator<VideoMode> best = Comparator.<VideoMode, Boolean>comparing(m -> fits(m.size(), most))
                .thenComparing(m -> m.rate().perSecond() >= wanted * REACHED)
                .thenComparing(m -> m.rate().perSecond() >= wanted / 2)
                .thenComparing(
                        m -> fits(m.size(), most) ? m.size().area() : -m.size().area())
                .thenComparingDouble(m -> Math.min(m.rate().perSecond(), wanted))
                .thenComparing(m -> -order.indexOf(m.format()))
                .thenComparing(m -> -Math.abs(m.rate().perSecond() - wanted));
        return device.modes().stream()
                .filter(m -> isUsable(m.format()) && possible.test(m))
                .max(best)
                .map(mode -> new Choice(mode, sizeReason(mode, plan) + formatReason(mode, device, plan)));
    }

    /** Compressed before raw on USB, and where the bus is not known; raw before compressed on any other. */
    private static List<PixelFormat> order(String bus) {
        return bus.isEmpty() || bus.startsWith(USB) ? COMPRESSED_FIRST : RAW_FIRST;
    }

    private static String sizeReason(VideoMode mode, StreamPlan plan) {
        double rate = mode.rate().perSecond();
        double wanted = plan.rate().perSecond();
        String aim = plan.rate() + "/s";
        if (!fits(mode.size(), plan.size())) {
            return "smallest, since none fits into " + plan.size();
        }
        String largest = "largest within " + plan.size();
        if (rate >= wanted * REACHED) {
            return largest + (rate >= wanted * 0.99 ? " that reaches " : " that is near ") + aim;
        }
        return largest + (rate >= wanted / 2 ? " with half of " + aim : "") + ", since none reaches " + aim;
    }

    /** Why this format, where the device offers others of the same size and rate. */
    private static String formatReason(VideoMode mode, DeviceInfo device, StreamPlan plan) {
        double wanted = plan.rate().perSecond();
        double rate = Math.min(mode.rate().perSecond(), wanted);
        boolean decided = device.modes().stream()
                .anyMatch(m -> isUsable(m.format())
                        && !m.format().equals(mode.format())
                        && m.size().equals(mode.size())
                        && Math.min(m.rate().perSecond(), wanted) == rate);
        if (!decided) {
            return "";
        }
        if (order(device.bus()).equals(RAW_FIRST)) {
            return "; raw before compressed, since the bus is not USB";
        }
        return "; compressed before raw" + (device.bus().isEmpty() ? "" : " on USB");
    }

    private static boolean fits(FrameSize size, FrameSize most) {
        return size.width() <= most.width() && size.height() <= most.height();
    }
}
