package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SingleLineTest {
    @Test
    void whatBreaksALineGoes() {
        assertEquals("v1.20.1", SingleLine.of(" v1.20.1\r\n", 100));
        assertEquals("a b c", SingleLine.of("a\n\u2028\u0085b\u001b\u202ec", 100));
        assertEquals("", SingleLine.of("\n\t", 100));
        assertEquals("ü€😀", SingleLine.of("ü€😀", 100));
    }

    @Test
    void whatIsTooLongIsCut() {
        assertEquals("abc…", SingleLine.of("abcdef", 3));
        assertEquals("ab…", SingleLine.of("ab😀", 3), "no half of a character");
        assertEquals("a…", SingleLine.of("a" + "\n".repeat(100), 3));
        assertEquals("https://h/?token=***", SingleLine.redacted("https://h/?token=" + "x".repeat(1000), 30));
    }

    @Property
    void anyTextIsOneShortLine(@ForAll String said, @ForAll @IntRange(min = 1, max = 50) int most) {
        String line = SingleLine.of(said, most);
        assertTrue(line.length() <= most + 1, line);
        assertTrue(line.chars().noneMatch(Character::isISOControl), line);
        assertEquals(line, SingleLine.of(line, most + 1));
    }
}
