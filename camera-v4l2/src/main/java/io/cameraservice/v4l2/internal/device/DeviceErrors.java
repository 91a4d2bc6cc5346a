package io.cameraservice.v4l2.internal.device;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceFault;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.internal.abi.Ioctl;
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
    /** Calls that one process alone may make: EBUSY of others comes from the device itself. */
    private static final Set<String> TAKING =
            Set.of("open", Ioctl.VIDIOC_S_FMT.name(), Ioctl.VIDIOC_REQBUFS.name(), Ioctl.VIDIOC_STREAMON.name());

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
            case Errno.EBUSY ->
                TAKING.contains(failure.call())
                        ? busy(v4l2System, node, failure)
                        : failed(DeviceFault.IO_ERROR, node, failure);
            case Errno.EACCES, Errno.EPERM -> denied(node, failure);
            case Errno.ENOSPC -> noBandwidth(node, failure, wanted, offered, freeOnBus);
            case Errno.EIO, Errno.EPROTO, Errno.EILSEQ, Errno.ETIMEDOUT -> failed(DeviceFault.IO_ERROR, node, failure);
            case Errno.EPIPE -> failed(DeviceFault.STREAM_STALLED, node, failure);
            case Errno.EMFILE -> failed(DeviceFault.TOO_MANY_FILES, node, failure);
            default -> failed(DeviceFault.DEVICE_FAILED, node + (wanted == null ? "" : " with " + wanted), failure);
        };
    }

    private static CameraException.DeviceFailed failed(DeviceFault fault, String device, SysFailure failure) {
        return new CameraException.DeviceFailed(
                fault, device + " " + fault.sentence() + ": " + failure.getMessage(), fault.remedy(), failure);
    }

    /** The node's last stream is not closed yet, since the device does not answer. */
    public static CameraException.InvalidState closing(String node) {
        return ownStream(node + " does not answer: its last stream is still being closed", null);
    }

    private static CameraException.InvalidState ownStream(String message, @Nullable SysFailure failure) {
        return new CameraException.InvalidState(
                "device_busy", message, DeviceFault.IO_ERROR.remedy(), "busy", List.of("idle"), failure);
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
        String self = "pid " + ProcessHandle.current().pid() + " ";
        if (holders.stream().anyMatch(holder -> holder.startsWith(self))) {
            return ownStream(node + " is open in this process (" + failure.call() + ": EBUSY)", failure);
        }
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
        return new CameraException.DeviceFailed(
                DeviceFault.PERMISSION_DENIED, node + ": " + advice.reason(), advice.suggestion(), failure);
    }

    private static CameraException noBandwidth(
            String node, SysFailure failure, @Nullable VideoMode wanted, List<VideoMode> offered, double freeOnBus) {
        List<VideoMode> others = wanted == null ? List.of() : Bandwidth.alternatives(wanted, offered, freeOnBus);
        String instead = others.isEmpty()
                ? ""
                : "try " + others.stream().map(VideoMode::toString).collect(Collectors.joining(" or ")) + ", or ";
        return new CameraException.DeviceFailed(
                DeviceFault.USB_BANDWIDTH,
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
