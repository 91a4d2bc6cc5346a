package io.cameraservice.launcher.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cameraservice.internal.util.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes on complete lines, with their secrets redacted. Bytes that are not ASCII stay as they are. A line that is too
 * long is cut. Safe for use by any thread.
 */
final class RedactingStream extends OutputStream {
    private static final int LONGEST = 64 * 1024;

    private final OutputStream target;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private long cut;

    RedactingStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public synchronized void write(int value) throws IOException {
        if (value == '\n') {
            endLine();
        } else if (line.size() < LONGEST) {
            line.write(value);
        } else {
            cut++;
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** An incomplete line waits: half a secret would not be recognized. */
    @Override
    public synchronized void flush() throws IOException {
        target.flush();
    }

    /** Passes on an incomplete line too. */
    @Override
    public synchronized void close() throws IOException {
        if (line.size() > 0) {
            endLine();
        }
        target.close();
    }

    private void endLine() throws IOException {
        String text = line.toString(ISO_8859_1);
        String more = cut == 0 ? "" : " ... and " + cut + " bytes more";
        line.reset();
        cut = 0;
        target.write((Redaction.of(text) + more + "\n").getBytes(ISO_8859_1));
        target.flush();
    }
}
