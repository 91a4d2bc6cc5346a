package io.cameraservice.internal.util;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Times as {@link Instant} and {@link Duration} write themselves. What is written in the usual way is read without the JDK's
 * general parsers: at start ten thousand sidecars are read, and their times were most of the cost.
 */
final class IsoTimes {
    private IsoTimes() {}

    /** {@code 2026-11-21T10:42:03.123Z}, and everything else that {@link Instant#parse} takes. */
    static Instant instant(String text) {
        int end = text.length() - 1;
        if (end < 19 || end > 29 || text.charAt(end) != 'Z' || text.charAt(10) != 'T') {
            return Instant.parse(text);
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int nano = end == 19 ? 0 : fraction(text, 19, end);
        boolean separated =
                text.charAt(4) == '-' && text.charAt(7) == '-' && text.charAt(13) == ':' && text.charAt(16) == ':';
        if (!separated || (year | month | day | hour | minute | second | nano) < 0) {
            return Instant.parse(text);
        }
        try {
            return LocalDate.of(year, month, day)
                    .atTime(LocalTime.of(hour, minute, second, nano))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Instant.parse(text);
        }
    }

    /** {@code PT1H2M3.5S}, and everything else that {@link Duration#parse} takes. */
    static Duration duration(String text) {
        if (text.length() < 4 || text.charAt(0) != 'P' || text.charAt(1) != 'T') {
            return Duration.parse(text);
        }
        long seconds = 0;
        int nano = 0;
        String left = "HMS";
        for (int at = 2; at < text.length(); ) {
            int end = at;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            long number = end > at && end - at <= 9 ? digits(text, at, end) : -1;
            if (end < text.length() && text.charAt(end) == '.') {
                int last = text.length() - 1;
                nano = text.charAt(last) == 'S' ? fraction(text, end, last) : -1;
                end = last;
            }
            int unit = end < text.length() ? left.indexOf(text.charAt(end)) : -1;
            if (number < 0 || nano < 0 || unit < 0) {
                return Duration.parse(text);
            }
            char letter = left.charAt(unit);
            seconds += number * (letter == 'H' ? 3600 : letter == 'M' ? 60 : 1);
            left = left.substring(unit + 1);
            at = end + 1;
        }
        return Duration.ofSeconds(seconds, nano);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The number these characters are; negative if they are not digits alone. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }

    /** Nanoseconds of a point and one to nine digits; negative for anything else. */
    private static int fraction(String text, int point, int end) {
        int places = end - point - 1;
        int value = text.charAt(point) == '.' && places >= 1 && places <= 9 ? digits(text, point + 1, end) : -1;
        for (int i = places; value > 0 && i < 9; i++) {
            value *= 10;
        }
        return value;
    }
}
