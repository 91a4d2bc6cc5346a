package io.cameraservice.simulation;

import java.nio.ByteBuffer;

/** A buffer that grows to the frames that are written into it. Used by one thread at a time. */
final class FrameBuffer {
    private byte[] bytes = new byte[0];
    private int length;

    /** An array of at least so many bytes, whose first are those of the array before. */
    byte[] room(int wanted, int kept) {
        if (bytes.length < wanted) {
            byte[] longer = new byte[wanted + wanted / 4];
            System.arraycopy(bytes, 0, longer, 0, kept);
            bytes = longer;
        }
        return bytes;
    }

    /** The frame has so many bytes of the array that {@link #room} gave last. */
    void written(int frame) {
        length = frame;
    }

    void copy(byte[] frame) {
        System.arraycopy(frame, 0, room(frame.length, 0), 0, frame.length);
        written(frame.length);
    }

    /** Bytes of the frame. */
    int length() {
        return length;
    }

    /** Bytes it takes. */
    int capacity() {
        return bytes.length;
    }

    /** The first bytes of the frame, not a copy. */
    ByteBuffer first(int count) {
        return ByteBuffer.wrap(bytes, 0, count);
    }
}
