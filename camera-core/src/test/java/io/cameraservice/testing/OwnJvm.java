package io.cameraservice.testing;

import io.cameraservice.CameraService;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** A program of a test in a process of its own, which may be killed. */
public final class OwnJvm {
    private OwnJvm() {}

    /** The command line that runs this class's {@code main}, which knows nothing but this module and its tests. */
    public static List<String> command(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath() {
        String libraries = Stream.of(CameraService.class, Logger.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(location.getPath()).toString())
                .collect(Collectors.joining(File.pathSeparator));
        return libraries
                + File.pathSeparator
                + Path.of("target", "test-classes").toAbsolutePath();
    }
}
