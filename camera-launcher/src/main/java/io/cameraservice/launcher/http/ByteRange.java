package io.cameraservice.launcher.http;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Part of a file as HTTP asks for it (RFC 9110, 14). Immutable.
 *
 * @param offset of the first byte
 * @param length number of bytes, at least 1
 */
record ByteRange(long offset, long length) {
    private static final Pattern ONE =
            Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /**
     * The part asked for; empty to send the whole, as for several ranges at once or what is not understood.
     *
     * @throws HttpError 416 if the range is understood and lies outside the file
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher m = ONE.matcher(header);
        if (!m.matches() || (m.group(1).isEmpty() && m.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (m.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(m.group(2)), size);
            return Optional.of(within(size - last, last, size));
        }
        long first = Long.parseLong(m.group(1));
        long end = m.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(m.group(2));
        if (end < first) {
            return Optional.empty();
        }
        return Optional.of(within(first, Math.min(end, size - 1) - first + 1, size));
    }

    private static ByteRange within(long offset, long length, long size) {
        if (offset >= size || length < 1) {
            throw new HttpError(
                    416,
                    "range_not_satisfiable",
                    "the file has " + size + " bytes",
                    Map.of("Content-Range", "bytes */" + size));
        }
        return new ByteRange(offset, length);
    }

    /** As {@code Content-Range} tells it. */
    String of(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
