package io.cameraservice.internal.util;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of a bounded length from a program that may print anything. Not safe for use by several threads. */
final class LineReader implements AutoCloseable {
    static final int LONGEST_LINE = 1000;

    private final BufferedReader in;

    LineReader(InputStream in) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 512);
    }

    /** The next line that is not empty, cut to {@value #LONGEST_LINE} characters; null at the end. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            boolean end = c == '\n' || c == '\r';
            if (end && !line.isEmpty()) {
                return line.toString();
            }
            if (!end && line.length() < LONGEST_LINE) {
                line.append((char) c);
            }
        }
        return line.isEmpty() ? null : line.toString();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
