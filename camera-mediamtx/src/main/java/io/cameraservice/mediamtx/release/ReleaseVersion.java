package io.cameraservice.mediamtx.release;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number of a MediaMTX release, ordered by age. Immutable. Its text form is the one of its tag: {@code v1.20.1}. */
public record ReleaseVersion(int major, int minor, int patch) implements Comparable<ReleaseVersion> {
    /** The newest that our tests are run with. */
    public static final ReleaseVersion TESTED = new ReleaseVersion(1, 20, 1);

    private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?:[-+].*)?");
    private static final Comparator<ReleaseVersion> BY_AGE = Comparator.comparingInt(ReleaseVersion::major)
            .thenComparingInt(ReleaseVersion::minor)
            .thenComparingInt(ReleaseVersion::patch);

    /** Reads {@code v1.20.1}, also without the v and with what a build adds after '-' or '+'; empty if it is no version. */
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
}
