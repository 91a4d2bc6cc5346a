package io.cameraservice.v4l2.played;

import io.cameraservice.v4l2.V4l2Options;
import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.internal.device.NodeCapture;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.nodes.DriverSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A machine with a /dev, /sys and /proc of its own and a played kernel. */
public final class PlayedMachine {
    /** Its kernel. */
    public final PlayedKernel kernel = new PlayedKernel();

    private final Path root;
    private final Path old;
    private int generation;

    /** In an empty directory. */
    public PlayedMachine(Path root) {
        this.root = root;
        old = root.resolve("old");
        try {
            Files.createDirectories(root.resolve("dev"));
            Files.createDirectories(root.resolve("sys/class/video4linux"));
            Files.createDirectories(root.resolve("proc"));
            Files.createDirectories(old);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String path(String node) {
        return root.resolve("dev").resolve(node).toString();
    }

    public V4l2Options options() {
        return new V4l2Options(root.resolve("dev"), root.resolve("sys"), root.resolve("proc"));
    }

    /** Short times. */
    public DriverSession.Settings settings() {
        return new DriverSession.Settings(
                new NodeCapture.Settings(4, Duration.ofMillis(200), 3),
                Duration.ZERO,
                Duration.ofMillis(300),
                Duration.ofMillis(20),
                true,
                true);
    }

    public V4l2System machine(Abi abi) {
        return new V4l2System(kernel, abi, root.resolve("dev"), root.resolve("sys"), root.resolve("proc"));
    }

    /** Plugs a camera in and lets the kernel say so. */
    public void plug(String node, PlayedCamera camera) {
        kernel.put(path(node), camera);
        try {
            Files.createFile(Path.of(path(node)));
            Files.createDirectory(sysfs(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kernel.uevent("add", node);
    }

    /** Unplugs a camera and lets the kernel say so. */
    public void unplug(String node) {
        try { // moved away, not deleted: the inodes must not come back for another generation
            Files.move(Path.of(path(node)), old.resolve("node" + generation));
            Files.move(sysfs(node), old.resolve("sysfs" + generation++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kernel.put(path(node), null);
        kernel.uevent("remove", node);
    }

    private Path sysfs(String node) {
        return root.resolve("sys/class/video4linux").resolve(node);
    }
}
