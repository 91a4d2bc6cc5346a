package io.cameraservice.v4l2.internal.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads attributes: small files of one line. */
final class Sysfs {
    private Sysfs() {}

    /** The attribute's text; empty if there is none or it is blank. */
    static Optional<String> read(Path directory, String attribute) {
        try {
            String text = Files.readString(directory.resolve(attribute)).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException | RuntimeException e) { // bytes that are no UTF-8 come as an IOException
            return Optional.empty();
        }
    }

    /** Where a link ends; empty if there is none. */
    static Optional<Path> real(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The nearest directory from there upwards that has the attribute. */
    static Optional<Path> above(Path from, String attribute) {
        for (Path at = from; at != null && at.getNameCount() > 1; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(attribute))) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }
}
