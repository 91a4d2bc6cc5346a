package io.cameraservice.mediamtx.api;

import io.cameraservice.CameraException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for names of paths, which are part of URLs: {@code camera0}, {@code hall/camera0}. */
public final class PathName {
    /** What MediaMTX takes, and as many characters as fit into a file name. */
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9_.~:-]+(/[A-Za-z0-9_.~:-]+)*");

    private static final int LONGEST = 200;
    private static final String SAYING =
            "1 to 200 letters, digits, '_', '.', '~', '-' and ':' in parts between single '/', none of them '.' or '..', and"
                    + " not beginning with '~'";

    private PathName() {}

    /** What is wrong with a name; empty if nothing is. */
    public static Optional<String> problem(String name) {
        boolean dots = ("/" + name + "/").contains("/../") || ("/" + name + "/").contains("/./");
        boolean rule = name.startsWith("~") || name.equals("all") || name.equals("all_others");
        boolean well = !name.isEmpty()
                && name.length() <= LONGEST
                && !dots
                && !rule
                && RULE.matcher(name).matches();
        return well ? Optional.empty() : Optional.of("'" + name + "' is no name for a path: it is " + SAYING);
    }

    /**
     * The name itself.
     *
     * @throws CameraException.InvalidArgument if it breaks the rule
     */
    public static String require(String name) {
        Optional<String> problem = problem(name);
        if (problem.isPresent()) {
            throw new CameraException.InvalidArgument("name", SAYING, problem.get());
        }
        return name;
    }
}
