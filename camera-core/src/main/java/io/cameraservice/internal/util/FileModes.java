package io.cameraservice.internal.util;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modes of what the service makes, whatever the process's umask. File systems without modes are left as they are. Safe for use
 * by any thread.
 */
public enum FileModes {
    /** Directories 0700, files 0600: state, which holds secrets. */
    OWNER("rwx------", "rw-------", 0077),
    /** Directories 0750, files 0640: media, for programs of the process's group. */
    GROUP("rwxr-x---", "rw-r-----", 0007);

    private static final Logger LOG = LoggerFactory.getLogger(FileModes.class);
    private static final int STICKY = 01000;

    private final String directory;
    private final String file;
    private final int neverAllowed;

    FileModes(String directory, String file, int neverAllowed) {
        this.directory = directory;
        this.file = file;
        this.neverAllowed = neverAllowed;
    }

    /** Makes one directory whose parent is there; {@link FileAlreadyExistsException} if there is something of this name. */
    public void createDirectory(Path path) throws IOException {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(directory)));
        set(path, directory);
    }

    /** Makes a file and opens it for writing; {@link FileAlreadyExistsException} if there is something of this name. */
    public FileChannel createFile(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(file)));
        set(path, file);
        return channel;
    }

    /** Adds the bits that the umask removed. The file was made with no more than the wanted mode. */
    private static void set(Path path, String mode) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("the file system keeps its own mode of {}: {}", path, e.toString());
        }
    }

    /**
     * Takes from a directory that was there before what this mode never allows, and says so in the log: from {@link #GROUP} what
     * everybody may, from {@link #OWNER} also what the group may. What the group may do with media is the operator's choice.
     * Directories of other users, and those that all users share, such as {@code /tmp}, are left alone with a warning.
     */
    void tighten(Path path) {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode") & 07777;
            if ((mode & neverAllowed) == 0) {
                return;
            }
            if ((mode & STICKY) != 0 || !Files.getAttribute(path, "unix:uid").equals(ownUser())) {
                LOG.warn(
                        "{} may be read by others (mode {}) and is not this service's own directory: give it one,"
                                + " or chmod {} {}",
                        path,
                        octal(mode),
                        octal(mode & ~neverAllowed),
                        path);
                return;
            }
            Files.setAttribute(path, "unix:mode", mode & ~neverAllowed);
            LOG.info(
                    "{} could be read by others (mode {}): its mode is {} now",
                    path,
                    octal(mode),
                    octal(mode & ~neverAllowed));
        } catch (IOException e) {
            LOG.warn("the mode of {} cannot be read or changed: {}", path, e.toString());
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            LOG.debug("the file system of {} has no modes", path, e);
        }
    }

    private static Object ownUser() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static String octal(int mode) {
        return "0" + Integer.toOctalString(mode);
    }
}
