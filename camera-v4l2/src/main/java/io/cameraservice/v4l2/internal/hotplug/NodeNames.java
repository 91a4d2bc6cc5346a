package io.cameraservice.v4l2.internal.hotplug;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which nodes exist, and which generation of each: a node that was removed and made again is another one. */
public final class NodeNames {
    private static final Pattern NODE = Pattern.compile("video\\d{1,4}");
    private static final int NUMBER_AT = "video".length();

    private NodeNames() {}

    public static boolean isNode(String name) {
        return NODE.matcher(name).matches();
    }

    /** Names of all nodes there are, by number. */
    public static List<String> present(Path dev) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dev, "video*")) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (isNode(name)) {
                    names.add(name);
                }
            }
        } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
            return List.of(); // no /dev, no cameras
        }
        names.sort(Comparator.comparingInt(name -> Integer.parseInt(name.substring(NUMBER_AT))));
        return names;
    }

    /**
     * Identifies this generation of the node among others of its name; empty if there is none. In a container whose
     * /dev stands still the kernel's own directory tells.
     */
    public static Optional<String> generation(Path node, Path sysfsNode) {
        Optional<Object> file = inode(node);
        Path kernelNodes = sysfsNode.toAbsolutePath().getParent();
        boolean kernelTells = kernelNodes != null && Files.isDirectory(kernelNodes);
        Optional<Object> kernel = kernelTells ? inode(sysfsNode) : Optional.of("-");
        return file.flatMap(f -> kernel.map(k -> f + ":" + k));
    }

    private static Optional<Object> inode(Path file) {
        try {
            return Optional.of(Files.getAttribute(file, "unix:ino"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
