package io.cameraservice.v4l2;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where the driver finds the kernel's interfaces. Immutable.
 *
 * @param dev directory of the device nodes
 * @param sysfs mount point of sysfs
 * @param proc mount point of procfs
 */
public record V4l2Options(Path dev, Path sysfs, Path proc) {
    public V4l2Options {
        requireNonNull(dev, "dev");
        requireNonNull(sysfs, "sysfs");
        requireNonNull(proc, "proc");
    }

    /** {@code /dev}, {@code /sys} and {@code /proc}. */
    public static V4l2Options defaults() {
        return new V4l2Options(Path.of("/dev"), Path.of("/sys"), Path.of("/proc"));
    }
}
