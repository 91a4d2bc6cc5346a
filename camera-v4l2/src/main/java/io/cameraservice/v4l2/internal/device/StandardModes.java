package io.cameraservice.v4l2.internal.device;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.v4l2.internal.abi.FrameIntervalEnum;
import io.cameraservice.v4l2.internal.abi.FrameSizeEnum;
import java.util.ArrayList;
import java.util.List;

/** Sizes and rates people use, for devices that offer a whole range of them. */
final class StandardModes {
    private static final List<FrameSize> SIZES = List.of(
            new FrameSize(160, 120),
            new FrameSize(176, 144),
            new FrameSize(320, 180),
            new FrameSize(320, 240),
            new FrameSize(352, 288),
            new FrameSize(640, 360),
            new FrameSize(640, 480),
            new FrameSize(800, 600),
            new FrameSize(960, 540),
            new FrameSize(1024, 768),
            new FrameSize(1280, 720),
            new FrameSize(1280, 960),
            new FrameSize(1600, 1200),
            new FrameSize(1920, 1080),
            new FrameSize(2048, 1536),
            new FrameSize(2560, 1440),
            new FrameSize(2592, 1944),
            new FrameSize(3840, 2160));

    private static final int[] RATES = {5, 10, 15, 20, 24, 25, 30, 50, 60, 90, 120};
    private static final int MAX_SIDE = 65535;
    private static final long MAX_AREA = 2L * 3840 * 2160;

    private StandardModes() {}

    /** Those standard sizes that lie on the range's grid, and its largest. */
    static List<FrameSize> sizes(FrameSizeEnum range) {
        List<FrameSize> sizes = new ArrayList<>();
        for (FrameSize size : SIZES) {
            if (fits(size.width(), range.minWidth(), range.maxWidth(), range.stepWidth())
                    && fits(size.height(), range.minHeight(), range.maxHeight(), range.stepHeight())) {
                sizes.add(size);
            }
        }
        if (range.maxWidth() > 0
                && range.maxHeight() > 0
                && range.maxWidth() <= MAX_SIDE
                && range.maxHeight() <= MAX_SIDE) {
            FrameSize largest = new FrameSize(range.maxWidth(), range.maxHeight());
            // a driver's technical limit (8192x8192 of a loopback) is no picture anybody asked for
            if (!sizes.contains(largest) && (sizes.isEmpty() || largest.area() <= MAX_AREA)) {
                sizes.add(largest);
            }
        }
        return sizes;
    }

    /** Those standard rates that lie in the range of intervals, and its fastest. */
    static List<FrameRate> rates(FrameIntervalEnum range) {
        List<FrameRate> rates = new ArrayList<>();
        for (int rate : RATES) {
            boolean notTooFast = (long) range.seconds() * rate <= range.frames();
            boolean notTooSlow = (long) range.maxSeconds() * rate >= range.maxFrames();
            if (notTooFast && notTooSlow) {
                rates.add(FrameRate.of(rate));
            }
        }
        if (rates.isEmpty() && range.seconds() > 0 && range.frames() > 0) {
            rates.add(new FrameRate(range.frames(), range.seconds()));
        }
        return rates;
    }

    private static boolean fits(int side, int min, int max, int step) {
        return side >= min && side <= max && (side - min) % step == 0;
    }
}
