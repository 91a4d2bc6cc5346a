package io.cameraservice.internal.util;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs as a shell does. */
final class Programs {
    private Programs() {}

    /** The absolute path of the program that a command names, by a path or by a name on the PATH; empty if it cannot be run. */
    static Optional<Path> find(String command) {
        if (command.contains(File.separator)) {
            return Optional.of(Path.of(command)).filter(Programs::isProgram).map(Path::toAbsolutePath);
        }
        String path = System.getenv("PATH");
        if (path == null) {
            return Optional.empty();
        }
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, command);
            if (isProgram(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
