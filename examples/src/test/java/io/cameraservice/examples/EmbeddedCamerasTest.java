package io.cameraservice.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.RequiresFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedCamerasTest {
    private static final Path SOURCE = Path.of("src/main/java/io/cameraservice/examples/EmbeddedCameras.java");

    @Test
    void theReadmeShowsThisVeryCode() throws IOException {
        List<String> lines = Files.readAllLines(SOURCE);
        String code = String.join(
                        "\n", lines.subList(indexOf(lines, "// tag::readme") + 1, indexOf(lines, "// end::readme")))
                .stripIndent()
                .strip();
        assertTrue(code.lines().count() <= 18, "the example has grown:\n" + code);
        String imports = String.join(
                "\n", lines.stream().filter(line -> line.startsWith("import ")).toList());
        String shown = imports + "\n\n" + code;
        String readme = Files.readString(Path.of("../README.md"));
        assertTrue(readme.contains("```java\n" + shown + "\n```"), "README.md does not show, verbatim:\n" + shown);
    }

    @Test
    @RequiresFfmpeg
    void runsAndLeavesAPictureAndAFilm(@TempDir Path directory) throws Exception {
        EmbeddedCameras.main(new String[] {directory.toString()});
        assertEquals(1, files(directory.resolve("snapshots"), ".jpg").size());
        List<Path> films = files(directory.resolve("recordings"), ".mp4");
        assertTrue(films.stream().anyMatch(film -> film.toFile().length() > 10_000), films.toString());
    }

    private static int indexOf(List<String> lines, String marker) {
        int index = lines.stream().map(String::strip).toList().indexOf(marker);
        assertTrue(index >= 0, marker + " is missing");
        return index;
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
