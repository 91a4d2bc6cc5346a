package io.cameraservice.media;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/**
 * The bytes of a listed file, as one file however many it is kept in, readable at any offset. Safe for use by any thread;
 * what it reads is fixed at the moment it was opened.
 */
public interface MediaContent {
    /** The listed name. */
    String filename();

    /** Media type for HTTP. */
    String contentType();

    /** Number of bytes. */
    long size();

    /** When it was last written. */
    Instant lastModified();

    /**
     * Writes {@code length} bytes from {@code offset} on.
     *
     * @throws IndexOutOfBoundsException if the range is not within the content
     */
    void writeTo(OutputStream out, long offset, long length) throws IOException;
}
