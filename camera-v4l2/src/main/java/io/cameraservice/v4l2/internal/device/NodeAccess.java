package io.cameraservice.v4l2.internal.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Says why a node may not be opened and what to do. */
final class NodeAccess {
    private NodeAccess() {}

    /**
     * Reason and remedy.
     *
     * @param reason e.g. {@code "not in group video"}
     * @param suggestion a command where one helps
     */
    record Advice(String reason, String suggestion) {}

    static Advice about(String node, String user) {
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(Path.of(node), PosixFileAttributes.class);
        } catch (IOException | UnsupportedOperationException e) {
            return new Advice("no permission for " + node, "make it readable and writable for " + user);
        }
        Set<PosixFilePermission> granted = attributes.permissions();
        boolean group =
                granted.contains(PosixFilePermission.GROUP_READ) && granted.contains(PosixFilePermission.GROUP_WRITE);
        if (user.equals("root")) {
            return new Advice(
                    "not even root may: the container has no access to the device",
                    "pass it in, e.g. docker run --device " + node);
        }
        String name = attributes.group().getName();
        if (!group || name.equals("root")) {
            return new Advice(
                    "only " + attributes.owner().getName() + " may",
                    "let udev give it to group video: SUBSYSTEM==\"video4linux\", GROUP=\"video\", MODE=\"0660\"");
        }
        return new Advice(
                "not in group " + name,
                "usermod -aG " + name + " " + user + " and log in again (a service: restart it)");
    }
}
