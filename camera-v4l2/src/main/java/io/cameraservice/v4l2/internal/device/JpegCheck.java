package io.cameraservice.v4l2.internal.device;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds JPEG pictures that were cut off on the bus: those without their end marker. A camera that never writes one is
 * recognised after some pictures and believed from then on. For use by one thread.
 */
final class JpegCheck {
    private static final int MARKER = 0xff;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int ENOUGH_TO_BELIEVE = 20;

    private boolean seenEnd;
    private int withoutEnd;

    /** What is wrong with the picture of {@code length} bytes, which ends without filler; null if nothing is. */
    @Nullable
    String fault(ByteBuffer bytes, int length) {
        if (length < 4 || at(bytes, 0) != MARKER || at(bytes, 1) != START) {
            return "JPEG without its start marker";
        }
        if (endsProperly(bytes, length)) {
            seenEnd = true;
            return null;
        }
        if (!seenEnd && ++withoutEnd > ENOUGH_TO_BELIEVE) {
            return null;
        }
        return "truncated JPEG of " + length + " bytes";
    }

    /** Length without the zeros after the end marker, with which some devices fill up a packet or a whole buffer. */
    static int withoutFiller(ByteBuffer bytes, int length) {
        int end = length;
        while (end > 2 && at(bytes, end - 1) == 0) {
            end--;
        }
        return endsProperly(bytes, end) ? end : length;
    }

    private static boolean endsProperly(ByteBuffer bytes, int length) {
        return length > 2 && at(bytes, length - 1) == END && at(bytes, length - 2) == MARKER;
    }

    private static int at(ByteBuffer bytes, int index) {
        return bytes.get(index) & 0xff;
    }
}
