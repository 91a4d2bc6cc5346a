package io.cameraservice.v4l2.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our layouts and request numbers against what the C compiler of each machine says. */
class AbiGoldenTest {
    private static final List<Function<Abi, StructLayout>> LAYOUTS = List.of(
            Capability::layout,
            FormatDesc::layout,
            FrameSizeEnum::layout,
            FrameIntervalEnum::layout,
            Format::layout,
            StreamParm::layout,
            RequestBuffers::layout,
            VideoBuffer::layout,
            QueryExtCtrl::layout,
            QueryMenu::layout,
            ExtControls::layout,
            ExtControl::layout,
            EventSubscription::layout,
            Event::layout,
            PollFds::layout);

    @ParameterizedTest
    @CsvSource({"x86_64,LP64", "aarch64,LP64", "arm32,ILP32", "arm32-time64,ILP32_TIME64"})
    void layoutsAndRequestNumbersAreThoseOfTheCompiler(String table, Abi abi) throws IOException {
        Map<String, Integer> golden = parse(resource("/abi/" + table + ".txt"));
        Map<String, Integer> ours = ours(abi);
        Map<String, Integer> theirs = new LinkedHashMap<>();
        ours.keySet().forEach(name -> theirs.put(name, golden.get(name)));
        assertEquals(theirs, ours, table);
        // what the table has beyond our types: two that sys and hotplug take apart by constants of their own
        golden.keySet().removeAll(ours.keySet());
        golden.keySet().removeIf(name -> name.startsWith("sockaddr_nl") || name.startsWith("inotify_event"));
        assertEquals(Map.of(), golden, "values of the table that no type has");
    }

    @ParameterizedTest
    @CsvSource({
        "sockaddr_nl,12", "sockaddr_nl.nl_family,0", "sockaddr_nl.nl_groups,8",
        "inotify_event,16", "inotify_event.mask,4", "inotify_event.len,12"
    })
    void structuresTakenApartByConstantsAreAlikeEverywhere(String name, int value) throws IOException {
        for (String table : List.of("x86_64", "aarch64", "arm32", "arm32-time64")) {
            assertEquals(value, parse(resource("/abi/" + table + ".txt")).get(name), table);
        }
    }

    @Test
    void theTableIsWhatThisMachinesCompilerPrints(@TempDir Path dir) throws Exception {
        String table = Map.of("amd64", "x86_64", "aarch64", "aarch64").get(System.getProperty("os.arch"));
        assumeTrue(table != null, "no table of this machine");
        Path source = Path.of("src/test/c/abi.c");
        Path compiler = Path.of("/usr/bin/gcc");
        assumeTrue(Files.isExecutable(compiler) && Files.exists(source), "no gcc");
        Path program = dir.resolve("abi");
        Optional<String> compiled = output(compiler.toString(), "-o", program.toString(), source.toString());
        assumeTrue(compiled.isPresent(), "gcc has no kernel headers");
        String printed = output(program.toString()).orElseThrow();
        assertEquals(parse(resource("/abi/" + table + ".txt")), parse(printed));
    }

    private static Map<String, Integer> ours(Abi abi) {
        Map<String, Integer> ours = new LinkedHashMap<>();
        for (Function<Abi, StructLayout> of : LAYOUTS) {
            StructLayout structLayout = of.apply(abi);
            ours.put(structLayout.name(), structLayout.size());
            structLayout.offsets().forEach((field, offset) -> ours.put(structLayout.name() + "." + field, offset));
        }
        for (Ioctl ioctl : Ioctl.values()) {
            ours.put(ioctl.name(), ioctl.number(abi));
        }
        return ours;
    }

    private static Map<String, Integer> parse(String table) {
        Map<String, Integer> values = new LinkedHashMap<>();
        table.lines().forEach(line -> {
            int space = line.indexOf(' ');
            values.put(
                    line.substring(0, space),
                    Long.decode(line.substring(space + 1)).intValue());
        });
        return values;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = AbiGoldenTest.class.getResourceAsStream(name)) {
            assertNotNull(in, name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What the program printed; empty if it failed. */
    private static Optional<String> output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String text = reader.lines().collect(Collectors.joining("\n"));
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        }
    }
}
