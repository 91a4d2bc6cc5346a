package io.cameraservice.internal.feed;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.stream.StreamPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Picks the mode in which a device is opened: the largest picture within the plan at the rate nearest to the wanted one, but no
 * slide show: a size at which the device reaches less than half of that rate gives way to a smaller one. Among formats,
 * JPEG comes first, since it crowds no bus and is picture, preview and snapshot by itself; raw ones follow; H.264 comes last,
 * since nothing but the stream can be made of it without decoding.
 */
public final class ModeChooser {
    private static final List<PixelFormat> ORDER = List.of(
            PixelFormat.MJPEG,
            PixelFormat.JPEG,
            PixelFormat.NV12,
            PixelFormat.I420,
            PixelFormat.YUYV,
            PixelFormat.UYVY,
            PixelFormat.RGB24,
            PixelFormat.BGR24,
            PixelFormat.GREY,
            PixelFormat.H264);

    private ModeChooser() {}

    /** Whether the service understands the format's bytes. */
    public static boolean isUsable(PixelFormat format) {
        return ORDER.contains(format);
    }

    /** The best of the device's modes for this plan; empty if it offers none that the service understands. */
    public static Optional<VideoMode> choose(DeviceInfo device, StreamPlan plan) {
        FrameSize wanted = plan.size();
        double perSecond = plan.rate().perSecond();
        Comparator<VideoMode> best = Comparator.<VideoMode, Boolean>comparing(m -> fits(m.size(), wanted))
                .thenComparing(m -> m.rate().perSecond() >= perSecond / 2)
                .thenComparing(m ->
                        fits(m.size(), wanted) ? m.size().area() : -m.size().area())
                .thenComparingDouble(m -> Math.min(m.rate().perSecond(), perSecond))
                .thenComparing(m -> -ORDER.indexOf(m.format()))
                .thenComparing(m -> -Math.abs(m.rate().perSecond() - perSecond));
        return device.modes().stream().filter(m -> isUsable(m.format())).max(best);
    }

    private static boolean fits(FrameSize size, FrameSize most) {
        return size.width() <= most.width() && size.height() <= most.height();
    }
}
