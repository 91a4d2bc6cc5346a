package io.cameraservice.v4l2.internal.device;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.abi.Format;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.abi.StreamParm;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;

/**
 * What a driver answered when it was asked for a mode. Immutable.
 *
 * @param mode format, size and rate as answered
 * @param bytesPerLine of the first plane; 0 for compressed formats
 * @param minimumBytes fewer than these are no whole picture; 1 for compressed formats
 */
record NegotiatedMode(VideoMode mode, int bytesPerLine, int minimumBytes) {
    /** Asks for the mode and reads the answer, which may be another one. */
    static NegotiatedMode with(OpenNode node, VideoMode wanted) throws SysFailure {
        Format format = new Format(node.machine().abi());
        FrameSize size = wanted.size();
        node.must(Ioctl.VIDIOC_S_FMT, format.ask(wanted.format().code(), size.width(), size.height()));
        PixelFormat pixels = ModeList.pixelFormat(format.pixelFormat())
                .orElseThrow(() -> new SysFailure("VIDIOC_S_FMT", node.path(), Errno.EINVAL));
        VideoMode mode =
                new VideoMode(pixels, new FrameSize(format.width(), format.height()), rate(node, wanted.rate()));
        if (pixels.isCompressed()) {
            return new NegotiatedMode(mode, 0, 1);
        }
        long picture = (long) format.bytesPerLine() * format.height();
        boolean told = picture > 0 && picture <= format.sizeImage();
        return new NegotiatedMode(mode, format.bytesPerLine(), told ? (int) picture : 1);
    }

    private static FrameRate rate(OpenNode node, FrameRate wanted) {
        StreamParm parm = new StreamParm(node.machine().abi());
        int seconds = wanted.denominator();
        int frames = wanted.numerator();
        parm.ask(seconds, frames);
        boolean answered =
                node.call(Ioctl.VIDIOC_S_PARM, parm) >= 0 || node.call(Ioctl.VIDIOC_G_PARM, parm.ask(0, 0)) >= 0;
        return answered && parm.seconds() > 0 && parm.frames() > 0
                ? new FrameRate(parm.frames(), parm.seconds())
                : wanted; // a device without a say in its rate: the wish is the best that is known
    }
}
