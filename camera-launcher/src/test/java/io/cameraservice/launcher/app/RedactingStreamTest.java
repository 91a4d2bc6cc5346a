package io.cameraservice.launcher.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RedactingStreamTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final RedactingStream stream = new RedactingStream(written);

    @Test
    void secretsGoHoweverTheyAreWritten() throws IOException {
        PrintStream log = new PrintStream(stream, true, UTF_8);
        log.println("one rtsp://admin:hunter2@host/ two");
        log.print("auth_tok");
        log.flush();
        assertEquals("one rtsp://host/ two\n", written.toString(UTF_8), "half a line waits");
        log.print("en=abc\nthree");
        log.write('\n');
        new IllegalStateException("token=abc").printStackTrace(log);
        String all = written.toString(UTF_8);
        assertTrue(
                all.startsWith(
                        "one rtsp://host/ two\nauth_token=***\nthree\njava.lang.IllegalStateException: token=***\n\tat "),
                all);
    }

    @Property
    void allElseStays(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        byte[] harmless =
                new String(bytes, ISO_8859_1).replaceAll("[@=:\"]|%3", "-").getBytes(ISO_8859_1);
        RedactingStream passing = new RedactingStream(to);
        passing.write(harmless);
        passing.close();
        String expected = new String(harmless, ISO_8859_1);
        String line = expected.isEmpty() || expected.endsWith("\n") ? expected : expected + "\n";
        assertEquals(line, to.toString(ISO_8859_1));
    }

    @Test
    void aLineWithoutEndTakesNoMemory() throws IOException {
        byte[] chunk = "x".repeat(1 << 16).getBytes(UTF_8);
        for (int i = 0; i < 1000; i++) {
            stream.write(chunk);
        }
        stream.write("\nnext\n".getBytes(UTF_8));
        String all = written.toString(UTF_8);
        assertEquals(65536 + " ... and 65470464 bytes more\nnext\n".length(), all.length());
        assertTrue(all.endsWith("x ... and 65470464 bytes more\nnext\n"));
    }
}
