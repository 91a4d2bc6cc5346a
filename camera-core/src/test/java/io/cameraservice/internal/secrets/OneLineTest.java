package io.cameraservice.internal.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void whatBreaksALineGoes() {
        assertEquals("v1.20.1", OneLine.of(" v1.20.1\r\n", 100));
        assertEquals("a b c", OneLine.of("a\n\u2028\u0085b\u001b\u202ec", 100));
        assertEquals("", OneLine.of("\n\t", 100));
        assertEquals("ü€😀", OneLine.of("ü€😀", 100));
    }

    @Test
    void whatIsTooLongIsCut() {
        assertEquals("abc…", OneLine.of("abcdef", 3));
        assertEquals("ab…", OneLine.of("ab😀", 3), "no half of a character");
        assertEquals("a…", OneLine.of("a" + "\n".repeat(100), 3));
        assertEquals("https://h/?token=***", OneLine.redacted("https://h/?token=" + "x".repeat(1000), 30));
    }

    @Property
    void anyTextIsOneShortLine(@ForAll String said, @ForAll @IntRange(min = 1, max = 50) int most) {
        String line = OneLine.of(said, most);
        assertTrue(line.length() <= most + 1, line);
        assertTrue(line.chars().noneMatch(Character::isISOControl), line);
        assertEquals(line, OneLine.of(line, most + 1));
    }
}
