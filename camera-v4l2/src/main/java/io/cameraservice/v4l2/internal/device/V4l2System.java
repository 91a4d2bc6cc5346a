package io.cameraservice.v4l2.internal.device;

import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import java.nio.file.Path;

/**
 * The machine we run on: its calls, its layout of structures, and where its file systems are. Immutable.
 *
 * @param dev usually {@code /dev}
 * @param sysfs usually {@code /sys}
 * @param proc usually {@code /proc}
 */
public record V4l2System(Syscalls calls, Abi abi, Path dev, Path sysfs, Path proc) {
    /** Path of the node of that name, e.g. {@code "video0"}. */
    public String node(String name) {
        return dev.resolve(name).toString();
    }

    /** The kernel's own directory of that node. */
    public Path sysfsOf(String name) {
        return sysfs.resolve("class/video4linux").resolve(name);
    }
}
