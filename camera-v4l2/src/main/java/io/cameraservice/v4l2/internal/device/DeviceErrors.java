package io.cameraservice.v4l2.internal.device;

import io.cameraservice.CameraException;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what a failed call means for a camera, and what a person can do. */
public final class DeviceErrors {
    private DeviceErrors() {}

    /** A failure outside of streaming: opening, asking, controls. */
    public static CameraException explain(V4l2System v4l2System, String node, SysFailure failure) {
        return explain(v4l2System, node, failure, null, List.of(), 0);
    }

    /**
     * A failure of any kind.
     *
     * @param wanted the mode asked for, where one was
     * @param offered all modes of the device
     * @param freeOnBus bytes a second left on its bus; 0 if unknown
     */
    public static CameraException explain(
            V4l2System v4l2System,
            String node,
            SysFailure failure,
            @Nullable VideoMode wanted,
            List<VideoMode> offered,
            double freeOnBus) {
        int errno = failure.errno();
        if (Errno.isGone(errno)) {
            return gone(node, failure);
        }
        return switch (errno) {
            case Errno.EBUSY -> busy(v4l2System, node, failure);
            case Errno.EACCES, Errno.EPERM -> denied(node, failure);
            case Errno.ENOSPC -> noBandwidth(node, failure, wanted, offered, freeOnBus);
            case Errno.EIO, Errno.EPROTO, Errno.ETIMEDOUT ->
                new CameraException(
                        "io_error",
                        node + " does not answer properly: " + failure.getMessage(),
                        "check its cable and hub, plug it in again",
                        failure);
            case Errno.EPIPE ->
                new CameraException(
                        "stream_stalled",
                        node + " stopped its stream: " + failure.getMessage(),
                        "open it again; if it repeats, plug it in again",
                        failure);
            case Errno.EMFILE ->
                new CameraException(
                        "too_many_files",
                        String.valueOf(failure.getMessage()),
                        "raise the limit of open files (ulimit -n)",
                        failure);
            default ->
                new CameraException(
                        "device_failed",
                        node + (wanted == null ? "" : " with " + wanted) + ": " + failure.getMessage(),
                        wanted == null ? null : "try another mode",
                        failure);
        };
    }

    /** The device is not there any more. */
    public static CameraException.InvalidState gone(String node, @Nullable Throwable cause) {
        return new CameraException.InvalidState(
                "camera_disconnected",
                node + " is gone",
                "plug the camera in again",
                "disconnected",
                List.of("connected"),
                cause);
    }

    private static CameraException busy(V4l2System v4l2System, String node, SysFailure failure) {
        List<String> holders = holders(v4l2System.proc(), node);
        String by = holders.isEmpty() ? "a process that cannot be seen from here" : String.join(", ", holders);
        return new CameraException.InvalidState(
                "device_busy",
                node + " is held by " + by + " (" + failure.call() + ": EBUSY)",
                holders.isEmpty() ? "sudo fuser -v " + node + " tells which" : "close that program",
                "busy",
                List.of("idle"),
                failure);
    }

    private static CameraException denied(String node, SysFailure failure) {
        Advice advice = accessAdvice(node, System.getProperty("user.name", "the user"));
        return new CameraException("permission_denied", node + ": " + advice.reason(), advice.suggestion(), failure);
    }

    private static CameraException noBandwidth(
            String node, SysFailure failure, @Nullable VideoMode wanted, List<VideoMode> offered, double freeOnBus) {
        List<VideoMode> others = wanted == null ? List.of() : Bandwidth.alternatives(wanted, offered, freeOnBus);
        String instead = others.isEmpty()
                ? ""
                : "try " + others.stream().map(VideoMode::toString).collect(Collectors.joining(" or ")) + ", or ";
        return new CameraException(
                "usb_bandwidth",
                node + ": no USB bandwidth left"
                        + (wanted == null ? "" : " for " + wanted)
                        + " (" + failure.call() + ": ENOSPC)",
                instead + "plug the camera into a port of another USB controller",
                failure);
    }

    private static Advice accessAdvice(String node, String user) {
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

    /**
     * {@code "pid 123 (obs)"} for each process that has the node open, this one included. Those of other users are
     * visible to root alone.
     */
    static List<String> holders(Path proc, String node) {
        Path wanted = Path.of(node);
        List<String> holders = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, wanted)) {
                    holders.add("pid " + process.getFileName() + " (" + command(process) + ")");
                }
            }
        } catch (IOException e) {
            return holders; // no /proc
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

    /** Why a node may not be opened, and the remedy: a command where one helps. */
    private record Advice(String reason, String suggestion) {}
}
