package io.cameraservice.mediamtx.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of a MediaMTX release, ordered by age. Immutable. Its text form is the one of its tag: {@code v1.20.1}.
 */
public record ReleaseVersion(int major, int minor, int patch) implements Comparable<ReleaseVersion> {
    /** The newest that our tests are run with. */
    public static final ReleaseVersion TESTED = new ReleaseVersion(1, 20, 1);

    private static final int LONGEST_REPORT = 200;
    private static final int REPORT_TIMEOUT_SECONDS = 10;
    private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?:[-+].*)?");
    private static final Comparator<ReleaseVersion> BY_AGE = Comparator.comparingInt(ReleaseVersion::major)
            .thenComparingInt(ReleaseVersion::minor)
            .thenComparingInt(ReleaseVersion::patch);

    /**
     * Reads {@code v1.20.1}, also without the v and with what a build adds after '-' or '+'; empty if it is no version.
     */
    public static Optional<ReleaseVersion> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new ReleaseVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether it is this release or a later one. */
    public boolean since(int otherMajor, int otherMinor, int otherPatch) {
        return compareTo(new ReleaseVersion(otherMajor, otherMinor, otherPatch)) >= 0;
    }

    @Override
    public int compareTo(ReleaseVersion other) {
        return BY_AGE.compare(this, other);
    }

    @Override
    public String toString() {
        return "v" + major + "." + minor + "." + patch;
    }

    /**
     * What {@code program --version} says, as one short line; or, in words, why it says nothing. Waits for ten seconds
     * at most.
     */
    public static String reportedBy(Path program) {
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
            if (!process.waitFor(REPORT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return "nothing within " + REPORT_TIMEOUT_SECONDS + " s";
            }
            // What an ended program has written is here already: reading does not wait for those it may have left
            // behind.
            String said = new String(output.readNBytes(Math.min(LONGEST_REPORT, output.available())), UTF_8)
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
