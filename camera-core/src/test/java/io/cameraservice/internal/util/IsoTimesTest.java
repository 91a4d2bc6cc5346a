package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class IsoTimesTest {
    @Property(tries = 1000)
    void instantsAreReadAsTheJdkReadsThem(
            @ForAll @LongRange(min = -100_000_000_000L, max = 300_000_000_000L) long second,
            @ForAll @IntRange(max = 999_999_999) int nano) {
        Instant instant = Instant.ofEpochSecond(second, nano);
        assertEquals(instant, IsoTimes.instant(instant.toString()));
        assertEquals(
                instant.truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                IsoTimes.instant(instant.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
                        .toString()));
    }

    @Property(tries = 1000)
    void durationsAreReadAsTheJdkReadsThem(@ForAll long seconds, @ForAll @IntRange(max = 999_999_999) int nano) {
        for (Duration duration : new Duration[] {
            Duration.ofSeconds(seconds / 2, nano),
            Duration.ofSeconds(seconds % 100_000, nano),
            Duration.ofSeconds(seconds % 100)
        }) {
            assertEquals(duration, IsoTimes.duration(duration.toString()));
        }
    }

    @Provide
    static Arbitrary<String> nearlyTimes() {
        return Arbitraries.of("P", "T", "1", "30", "H", "M", "S", ".", "-", "Z", ":", "5", "2026-11-21T10:42:03", "x")
                .list()
                .ofMaxSize(7)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 2000)
    void whatTheJdkRefusesIsRefused(@ForAll("nearlyTimes") String text) {
        try {
            Duration expected = Duration.parse(text);
            assertEquals(expected, IsoTimes.duration(text));
        } catch (DateTimeException e) {
            assertThrows(DateTimeException.class, () -> IsoTimes.duration(text), text);
        }
        try {
            Instant expected = Instant.parse(text);
            assertEquals(expected, IsoTimes.instant(text));
        } catch (DateTimeException e) {
            assertThrows(DateTimeException.class, () -> IsoTimes.instant(text), text);
        }
    }
}
