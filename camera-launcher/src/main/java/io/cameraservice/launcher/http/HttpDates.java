package io.cameraservice.launcher.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Times as HTTP writes them (RFC 9110, 5.6.7). Safe for use by any thread. */
final class HttpDates {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private record Second(long epoch, String text) {}

    private static volatile Second latest = new Second(Long.MIN_VALUE, "");

    private HttpDates() {}

    static String format(Instant time) {
        return FORMAT.format(time);
    }

    /** The present second, for {@code Date}. */
    static String now() {
        long epoch = InstantSource.system().millis() / 1000;
        Second second = latest;
        if (second.epoch() != epoch) {
            second = new Second(epoch, format(Instant.ofEpochSecond(epoch)));
            latest = second;
        }
        return second.text();
    }

    /** The time that is meant; empty if it cannot be read. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
