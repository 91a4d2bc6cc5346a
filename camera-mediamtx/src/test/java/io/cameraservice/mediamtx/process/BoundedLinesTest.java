package io.cameraservice.mediamtx.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {
    @Property
    void shortLinesComeAsTheyAre(@ForAll @CharRange(from = '\n', to = '\u000c') String text) throws IOException {
        assertEquals(List.of(text.split("\n", -1)), lines(text + "\n"));
    }

    @Test
    void ofLongOnesTheBeginning() throws IOException {
        String text = "a\n" + "x".repeat(10_000_000) + "\nb";
        assertEquals(List.of("a", "x".repeat(4096), "b"), lines(text));
    }

    private static List<String> lines(String text) throws IOException {
        MediaMtxProcess.BoundedLines lines =
                new MediaMtxProcess.BoundedLines(new ByteArrayInputStream(text.getBytes(UTF_8)));
        List<String> all = new ArrayList<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        assertNull(lines.next());
        return all;
    }
}
