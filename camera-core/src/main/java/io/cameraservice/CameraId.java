package io.cameraservice;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name a camera keeps for good: {@code camera0}, {@code camera1}, … Immutable.
 *
 * @param number 0 or more
 */
public record CameraId(int number) implements Comparable<CameraId> {
    private static final String PREFIX = "camera";
    private static final Pattern TEXT = Pattern.compile(PREFIX + "(0|[1-9][0-9]{0,8})");

    public CameraId {
        if (number < 0) {
            throw new IllegalArgumentException("a camera number is 0 or more, not " + number);
        }
    }

    /** The id of exactly this text ({@code "camera12"}), or empty for any other text. */
    public static Optional<CameraId> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new CameraId(Integer.parseInt(text.substring(PREFIX.length()))));
    }

    @Override
    public int compareTo(CameraId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return PREFIX + number;
    }
}
