package io.cameraservice.mediamtx;

import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Options for servers that a service runs itself, and such a service as a process of its own. */
final class ManagedRig {
    private ManagedRig() {}

    /** On free ports. */
    static ManagedOptions.Builder in(Path home, Path binary) {
        return ManagedOptions.in(home)
                .binary(binary)
                .rtspPort(0)
                .hlsPort(0)
                .webrtcPort(0)
                .webrtcUdpPort(0);
    }

    /** The one that runs with its configuration here. */
    static Optional<ProcessHandle> process(Path home) {
        try {
            String[] words = Files.readString(home.resolve("mediamtx.pid")).split(" ", -1);
            return words.length < 2
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(words[0])).filter(ProcessHandle::isAlive);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A service in a JVM of its own, which runs until it is killed. */
    static Tool beside(Path directory, URI api, Path binary) {
        return Tool.start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ManagedRig.class.getName(),
                directory.toString(),
                api.toString(),
                binary.toString());
    }

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        MediaMtxOptions options = MediaMtxOptions.builder()
                .apiUrl(URI.create(args[1]))
                .managed(in(directory.resolve("mediamtx"), Path.of(args[2])).build())
                .build();
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options)) {
            System.out.println(rig.status());
            new CountDownLatch(1).await();
        }
    }
}
