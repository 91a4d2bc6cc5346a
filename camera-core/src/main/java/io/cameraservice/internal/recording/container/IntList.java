package io.cameraservice.internal.recording.container;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A growing list of numbers without an object for each. Not thread-safe. */
final class IntList {
    int[] at = new int[1024];
    int count;

    void add(int value) {
        if (count == at.length) {
            at = Arrays.copyOf(at, count * 2);
        }
        at[count++] = value;
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * count);
        bytes.asIntBuffer().put(at, 0, count);
        return bytes.array();
    }
}
