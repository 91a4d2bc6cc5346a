package io.cameraservice.v4l2.internal.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which processes have a node open, as {@code fuser} would tell; those of other users are visible to root alone. */
public final class NodeUsers {
    private NodeUsers() {}

    /** {@code "pid 123 (obs)"} for each process, this one included. */
    public static List<String> of(Path proc, String node) {
        Path wanted = Path.of(node);
        List<String> holders = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, wanted)) {
                    holders.add("pid " + process.getFileName() + " (" + command(process) + ")");
                }
            }
        } catch (IOException e) {
            return holders; // no /proc: nobody can be named
        }
        return holders;
    }

    private static boolean holds(Path process, Path node) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isLinkTo(descriptor, node)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // gone meanwhile, or another user's
        }
        return false;
    }

    private static boolean isLinkTo(Path descriptor, Path node) {
        try {
            return Files.readSymbolicLink(descriptor).equals(node);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static String command(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "?";
        }
    }
}
