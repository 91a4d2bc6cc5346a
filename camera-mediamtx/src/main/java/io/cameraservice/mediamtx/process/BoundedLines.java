package io.cameraservice.mediamtx.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of another program's output, each up to a bounded length: what a longer one has beyond it is read and left out. For use by one thread. */
final class BoundedLines {
    private static final int LONGEST = 4096;

    private final InputStream from;
    private final byte[] chunk = new byte[512];
    private final byte[] line = new byte[LONGEST];
    private int at;
    private int end;

    BoundedLines(InputStream from) {
        this.from = from;
    }

    /** The next one, without its end; null if there is none. Waits for it. */
    @Nullable
    String next() throws IOException {
        int length = 0;
        boolean begun = false;
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, from.read(chunk));
                if (end == 0) {
                    return begun ? text(length) : null;
                }
            }
            byte next = chunk[at++];
            if (next == '\n') {
                return text(length);
            }
            begun = true;
            if (length < LONGEST) {
                line[length++] = next;
            }
        }
    }

    private String text(int length) {
        return new String(line, 0, length, UTF_8);
    }
}
