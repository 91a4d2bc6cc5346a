package io.cameraservice.launcher.app;

import io.cameraservice.internal.util.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where JNA unpacks its native library: by itself it would take the user's cache directory, which a service may not have, and
 * any directory is useless that is mounted noexec.
 */
public final class NativeLibraryPlace {
    private static final String PROPERTY = "jna.tmpdir";
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private NativeLibraryPlace() {}

    /**
     * Takes {@code native} in this directory, which need not exist, if that can be written and is not mounted noexec, else the
     * temporary directory.
     * What was set on the command line stays.
     */
    public static void below(Path stateDirectory) {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(
                    PROPERTY,
                    isUsable(stateDirectory)
                            ? stateDirectory.resolve("native").toString()
                            : System.getProperty("java.io.tmpdir"));
        }
    }

    /** Whether libraries can be put there and used. */
    static boolean isUsable(Path directory) {
        Path there = Storage.existingAncestor(directory);
        return Files.isDirectory(there) && Files.isWritable(there) && mayRun(directory, mounts());
    }

    /**
     * Whether code in this directory may be mapped.
     *
     * @param mounts lines of {@code /proc/self/mounts}: device, place, type, options; see fstab(5)
     */
    static boolean mayRun(Path directory, List<String> mounts) {
        Path where = directory.toAbsolutePath().normalize();
        int longest = -1;
        boolean run = true;
        for (String line : mounts) {
            String[] fields = line.split(" ", -1);
            if (fields.length < 4) {
                continue;
            }
            Path place = Path.of(fields[1].replace("\\040", " "));
            if (where.startsWith(place) && place.getNameCount() >= longest) { // a later mount covers an earlier one
                longest = place.getNameCount();
                run = !List.of(fields[3].split(",", -1)).contains("noexec");
            }
        }
        return run;
    }

    private static List<String> mounts() {
        try {
            return Files.readAllLines(MOUNTS);
        } catch (IOException e) {
            return List.of();
        }
    }
}
