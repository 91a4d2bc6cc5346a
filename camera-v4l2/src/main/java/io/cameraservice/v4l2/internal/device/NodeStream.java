package io.cameraservice.v4l2.internal.device;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.abi.Format;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.abi.StreamParm;
import io.cameraservice.v4l2.internal.abi.Struct;
import io.cameraservice.v4l2.internal.abi.VideoBuffer;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that streams in a negotiated mode with its buffers mapped. For use by one thread at a time. */
final class NodeStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStream.class);
    private static final int ATTEMPTS = 3;

    private final OpenNode node;
    private final NegotiatedMode negotiatedMode;
    private final BufferRing ring;

    private NodeStream(OpenNode node, NegotiatedMode negotiatedMode, BufferRing ring) {
        this.node = node;
        this.negotiatedMode = negotiatedMode;
        this.ring = ring;
    }

    /** Negotiates and starts. Cameras that refuse once are asked again; what failed leaves nothing behind. */
    static NodeStream start(OpenNode node, VideoMode wanted, int buffers) throws SysFailure {
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce(node, wanted, buffers);
            } catch (SysFailure e) {
                if (attempt == ATTEMPTS || !mayPass(e.errno())) {
                    throw e;
                }
                LOG.debug("{}: {}; trying again", node.path(), e.getMessage());
            }
        }
    }

    private static NodeStream startOnce(OpenNode node, VideoMode wanted, int buffers) throws SysFailure {
        NegotiatedMode negotiatedMode = NegotiatedMode.with(node, wanted);
        BufferRing ring = BufferRing.map(node, buffers);
        NodeStream nodeStream = new NodeStream(node, negotiatedMode, ring);
        try {
            nodeStream.on();
            return nodeStream;
        } catch (SysFailure | RuntimeException e) {
            nodeStream.close();
            throw e;
        }
    }

    private static boolean mayPass(int errno) {
        return errno == Errno.EINVAL || errno == Errno.EIO || errno == Errno.EPROTO || errno == Errno.ETIMEDOUT;
    }

    NegotiatedMode negotiated() {
        return negotiatedMode;
    }

    BufferRing ring() {
        return ring;
    }

    /** Stops and starts anew in the same mode, with all buffers that no listener has. */
    void restart() throws SysFailure {
        off();
        ring.refill();
        try {
            on();
        } catch (SysFailure e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            on(); // refused once: as at the start
        }
    }

    private void on() throws SysFailure {
        node.must(Ioctl.VIDIOC_STREAMON, new Struct.Int(VideoBuffer.TYPE_CAPTURE));
    }

    private void off() {
        node.call(Ioctl.VIDIOC_STREAMOFF, new Struct.Int(VideoBuffer.TYPE_CAPTURE));
    }

    /** Stops and gives the buffers back; the node stays open. */
    @Override
    public void close() {
        off();
        ring.close();
    }

    /**
     * What a driver answered when it was asked for a mode. Immutable.
     *
     * @param mode format, size and rate as answered
     * @param bytesPerLine of the first plane; 0 for compressed formats
     * @param minimumBytes size of a complete picture; 1 for compressed formats
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
            boolean plausible = picture > 0 && picture <= format.sizeImage();
            return new NegotiatedMode(mode, format.bytesPerLine(), plausible ? (int) picture : 1);
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
                    : wanted; // the device does not report its rate
        }
    }
}
