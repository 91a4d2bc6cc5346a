package io.cameraservice.internal.capture;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.picture.JpegScanner;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.SequenceParameters;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes each compressed frame what its own markers say, whatever the driver promised: a JPEG ends with its picture and
 * has its size, H.264 has the size of its last sequence parameter set. Frames that are no whole picture are refused.
 * Of raw frames the driver's word is all there is.
 *
 * <p>One for a device, which has the same habits when it is opened again. Frames are inspected
 * by one thread at a time; {@link #actual} is for any.
 */
final class PictureInspector {
    private final JpegScanner jpeg = new JpegScanner();
    private volatile @Nullable VideoMode promised;
    private volatile @Nullable VideoMode present;
    private volatile @Nullable ByteBuffer parameters;
    private @Nullable VideoMode parsedFor;
    private String fault = "";

    /** The mode with the size that pictures were found to have. */
    VideoMode actual(VideoMode mode) {
        VideoMode found = present;
        return found != null && mode.equals(promised) ? found : mode;
    }

    /** Why {@link #inspect} gave no frame. */
    String fault() {
        return fault;
    }

    /** The frame, to be closed once more, or one of the same moment in its place; null if it is no whole picture. */
    @Nullable
    Frame inspect(Frame frame) {
        if (frame.format().isJpeg()) {
            return jpeg(frame);
        }
        return frame.format().equals(PixelFormat.H264) ? h264(frame) : frame.retain();
    }

    private @Nullable Frame jpeg(Frame frame) {
        ByteBuffer data = frame.data();
        String wrong = jpeg.scan(data);
        if (wrong != null) {
            fault = wrong;
            return null;
        }
        VideoMode mode = mode(frame.mode(), jpeg.width(), jpeg.height());
        if (!jpeg.isWhole()) {
            return Frame.owned(mode, 0, frame.sequence(), frame.captureNanos(), jpeg.mended(data));
        }
        return jpeg.length() == data.remaining() && mode.equals(frame.mode())
                ? frame.retain()
                : part(frame, mode, data.limit(data.position() + jpeg.length()));
    }

    private Frame h264(Frame frame) {
        ByteBuffer data = frame.data();
        Optional<ByteBuffer> sent = AnnexB.sequenceParameters(data);
        VideoMode mode = actual(frame.mode());
        if (sent.isPresent() && !(sent.get().equals(parameters) && frame.mode().equals(parsedFor))) {
            Optional<FrameSize> size = SequenceParameters.parse(sent.get()).map(SequenceParameters::size);
            if (size.isPresent()) {
                parameters = copy(sent.get());
                parsedFor = frame.mode();
                mode = mode(frame.mode(), size.get().width(), size.get().height());
            }
        }
        return mode.equals(frame.mode()) ? frame.retain() : part(frame, mode, data);
    }

    /** The mode with this size; the same object as long as nothing changes. */
    private VideoMode mode(VideoMode from, int width, int height) {
        VideoMode last = actual(from);
        if (last.size().width() == width && last.size().height() == height) {
            return last;
        }
        VideoMode found = new VideoMode(from.format(), new FrameSize(width, height), from.rate());
        present = found;
        promised = from;
        return found;
    }

    private static Frame part(Frame frame, VideoMode mode, ByteBuffer data) {
        Frame held = frame.retain();
        return Frame.borrowed(mode, frame.bytesPerLine(), frame.sequence(), frame.captureNanos(), data, held::close);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        byte[] copied = new byte[bytes.remaining()];
        bytes.duplicate().get(copied);
        return ByteBuffer.wrap(copied);
    }
}
