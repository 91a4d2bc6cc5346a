package io.cameraservice.v4l2.internal.device;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.abi.Format;
import io.cameraservice.v4l2.internal.abi.FormatDesc;
import io.cameraservice.v4l2.internal.abi.FrameIntervalEnum;
import io.cameraservice.v4l2.internal.abi.FrameSizeEnum;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.abi.StreamParm;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks a node for all its formats, their sizes, and the sizes' rates. For use by one thread. */
public final class ModeList {
    /** More than any device has; a driver that never says "no more" is not followed for ever. */
    private static final int MAX = 512;

    private static final FrameRate USUAL = FrameRate.of(30);

    private final OpenNode node;
    private final FormatDesc format;
    private final FrameSizeEnum size;
    private final FrameIntervalEnum interval;

    private ModeList(OpenNode node) {
        this.node = node;
        format = new FormatDesc(node.machine().abi());
        size = new FrameSizeEnum(node.machine().abi());
        interval = new FrameIntervalEnum(node.machine().abi());
    }

    /** All modes in the node's own order; rates that a driver does not list are taken to be its present one. */
    public static List<VideoMode> of(OpenNode node) throws SysFailure {
        return new ModeList(node).walk();
    }

    private List<VideoMode> walk() throws SysFailure {
        Set<VideoMode> modes = new LinkedHashSet<>();
        for (int i = 0; i < MAX && more(Ioctl.VIDIOC_ENUM_FMT, node.call(Ioctl.VIDIOC_ENUM_FMT, format.ask(i))); i++) {
            int code = format.pixelFormat();
            Optional<PixelFormat> pixels = pixelFormat(code);
            if (pixels.isPresent()) {
                for (FrameSize frame : sizes(code)) {
                    for (FrameRate rate : rates(code, frame)) {
                        modes.add(new VideoMode(pixels.get(), frame, rate));
                    }
                }
            }
        }
        return List.copyOf(modes);
    }

    /**
     * Formats that can be named: the big-endian twins of a few RGB ones share their names with them and are left out.
     */
    static Optional<PixelFormat> pixelFormat(int code) {
        if (code < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(PixelFormat.ofCode(code));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not printable
        }
    }

    private List<FrameSize> sizes(int code) throws SysFailure {
        List<FrameSize> sizes = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            if (!more(Ioctl.VIDIOC_ENUM_FRAMESIZES, node.call(Ioctl.VIDIOC_ENUM_FRAMESIZES, size.ask(i, code)))) {
                break;
            }
            if (!size.isDiscrete()) {
                return StandardModes.sizes(size);
            }
            sizes.add(new FrameSize(size.width(), size.height()));
        }
        if (sizes.isEmpty()) {
            Format now = new Format(node.machine().abi());
            if (node.call(Ioctl.VIDIOC_G_FMT, now.ask(0, 0, 0)) >= 0 && now.width() > 0 && now.height() > 0) {
                sizes.add(new FrameSize(now.width(), now.height()));
            }
        }
        return sizes;
    }

    private List<FrameRate> rates(int code, FrameSize frame) throws SysFailure {
        List<FrameRate> rates = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            interval.ask(i, code, frame.width(), frame.height());
            if (!more(Ioctl.VIDIOC_ENUM_FRAMEINTERVALS, node.call(Ioctl.VIDIOC_ENUM_FRAMEINTERVALS, interval))) {
                break;
            }
            if (!interval.isDiscrete()) {
                return StandardModes.rates(interval);
            }
            if (interval.seconds() > 0 && interval.frames() > 0) {
                rates.add(new FrameRate(interval.frames(), interval.seconds()));
            }
        }
        return rates.isEmpty() ? List.of(present()) : rates;
    }

    private FrameRate present() {
        StreamParm parm = new StreamParm(node.machine().abi());
        boolean known = node.call(Ioctl.VIDIOC_G_PARM, parm.ask(0, 0)) >= 0 && parm.seconds() > 0 && parm.frames() > 0;
        return known ? new FrameRate(parm.frames(), parm.seconds()) : USUAL;
    }

    /** Whether there was one more; end and absence of a list have different errors. */
    private boolean more(Ioctl ioctl, int answer) throws SysFailure {
        if (answer == -Errno.EINVAL || answer == -Errno.ENOTTY) {
            return false;
        }
        SysFailure.check(ioctl.name(), node.path(), answer);
        return true;
    }
}
