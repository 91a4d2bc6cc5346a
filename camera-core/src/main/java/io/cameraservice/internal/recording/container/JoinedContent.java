package io.cameraservice.internal.recording.container;

import static java.util.Objects.requireNonNull;

import io.cameraservice.media.MediaContent;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * Parts one after the other, as one file. Nothing is copied and nothing is held open: a part is read when its bytes are asked for.
 */
public final class JoinedContent implements MediaContent {
    /** A range of the joined file. */
    public interface Part {
        /** How many; fixed. */
        long size();

        /** Writes those from {@code offset} on; the caller keeps within the size. */
        void writeTo(OutputStream out, long offset, long length) throws IOException;
    }

    private final String filename;
    private final String contentType;
    private final Instant lastModified;
    private final List<? extends Part> parts;
    private final long size;

    public JoinedContent(String filename, String contentType, Instant lastModified, List<? extends Part> parts) {
        this.filename = requireNonNull(filename, "filename");
        this.contentType = requireNonNull(contentType, "contentType");
        this.lastModified = requireNonNull(lastModified, "lastModified");
        this.parts = List.copyOf(parts);
        this.size = parts.stream().mapToLong(Part::size).sum();
    }

    @Override
    public String filename() {
        return filename;
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Instant lastModified() {
        return lastModified;
    }

    @Override
    public void writeTo(OutputStream out, long offset, long length) throws IOException {
        FileContent.checkRange(offset, length, size);
        long begin = 0;
        for (Part part : parts) {
            long from = Math.max(offset, begin);
            long to = Math.min(offset + length, begin + part.size());
            if (from < to) {
                part.writeTo(out, from - begin, to - from);
            }
            begin += part.size();
        }
    }
}
