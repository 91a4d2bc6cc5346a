package io.cameraservice.mediamtx.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Asks a program for its version. */
public final class ProgramVersion {
    private static final int LONGEST = 200;
    private static final int PATIENCE_SECONDS = 10;

    private ProgramVersion() {}

    /** What {@code program --version} says, as one short line; or, in words, why it says nothing. Waits for ten seconds at most. */
    public static String of(Path program) {
        Process process;
        try {
            process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        try (InputStream output = process.getInputStream()) {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return "nothing within " + PATIENCE_SECONDS + " s";
            }
            // What an ended program has written is here already: reading does not wait for those it may have left
            // behind.
            String said = new String(output.readNBytes(Math.min(LONGEST, output.available())), UTF_8)
                    .strip()
                    .replaceAll("\\p{Cntrl}+", " ");
            return said.isEmpty() ? "nothing, and ended with exit code " + process.exitValue() : said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "nothing before it was interrupted";
        } finally {
            process.destroyForcibly();
        }
    }
}
