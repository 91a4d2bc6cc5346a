package io.cameraservice.simulation;

import static java.util.Objects.requireNonNull;

import io.cameraservice.device.FrameSize;
import io.cameraservice.device.VideoMode;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated camera's JPEG pictures differ from what the driver promised, as pictures of real cameras do. From the
 * next frame on, whether the camera is open or not. Safe for use by any thread.
 */
public final class PictureHabits {
    @SuppressWarnings("ArrayRecordComponent")
    private record Trailer(byte[] bytes, int every) {}

    private volatile Trailer trailer = new Trailer(new byte[0], 1);
    private volatile boolean endless;
    private volatile @Nullable FrameSize size;

    PictureHabits() {}

    /**
     * Bytes behind the end of the picture, as some vendors write them.
     *
     * @param bytes none for pictures that end where they should
     * @param every 1 for each frame, 2 for every second one
     */
    public void trailer(byte[] bytes, int every) {
        if (every < 1) {
            throw new IllegalArgumentException("a trailer comes with every first frame or later, not " + every);
        }
        trailer = new Trailer(bytes.clone(), every);
    }

    /** Whether pictures lack their end marker. */
    public void withoutEnd(boolean lacking) {
        endless = lacking;
    }

    /** The size of the pictures, whatever was negotiated. */
    public void size(FrameSize pictures) {
        size = requireNonNull(pictures, "size");
    }

    /** The mode as it is shown. */
    VideoMode shown(VideoMode negotiated) {
        FrameSize other = size;
        return other == null || !negotiated.format().isJpeg()
                ? negotiated
                : new VideoMode(negotiated.format(), other, negotiated.rate());
    }

    /** Ends the picture in the buffer as the camera does. */
    void end(long sequence, FrameBuffer buffer) {
        Trailer present = trailer;
        int length = endless ? buffer.length() - 2 : buffer.length();
        int trailing = sequence % present.every == 0 ? present.bytes.length : 0;
        System.arraycopy(present.bytes, 0, buffer.room(length + trailing, length), length, trailing);
        buffer.written(length + trailing);
    }
}
