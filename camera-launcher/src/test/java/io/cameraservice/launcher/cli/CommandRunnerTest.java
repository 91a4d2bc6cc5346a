package io.cameraservice.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.v4l2.V4l2Options;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRunnerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path dir;

    private int run(String... arguments) {
        PrintStream answers = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Map<String, String> environment = Map.of("HOME", dir.toString());
        return new CommandRunner(
                        List.of(
                                new ServeCommand(answers, environment),
                                new TokenCommand(answers, environment),
                                new DevicesCommand(answers, errors, environment, V4l2Options.defaults()),
                                new MediaMtxInstallCommand(answers, errors, environment),
                                new VersionCommand(answers)),
                        answers,
                        errors)
                .run(arguments)
                .number();
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "srve | there is no command 'srve'; there are: serve, token",
                "--role viewer | there is no command '--role'",
                "serve --bogus | there is no option --bogus; see camera-service serve --help",
                "serve --state | there is no option --state",
                "serve --set | --set needs a value: KEY=VALUE",
                "serve --print-link=yes | --print-link",
                "serve it | 'it' is no option",
                "serve --state-dir a --state-dir b | --state-dir is given more than once",
                "serve --set nonsense.key=1 | nonsense.key",
                "token --ttl 1h | --role is missing; see camera-service token --help",
                "token --role king | --role is one of viewer, operator, admin, not 'king'",
                "token --role viewer --ttl soon | --ttl is a time like 30m",
                "token --role viewer --ttl 0s | --ttl is a time like 30m",
                "devices --json --config | --config needs a value: FILE",
                "mediamtx | 'mediamtx' needs another word: mediamtx install",
                "mediamtx uninstall | 'mediamtx' needs another word: mediamtx install",
            })
    void bad_usage_is_named_in_one_line(String arguments, String complaint) {
        assertEquals(2, run(arguments.split(" ", -1)));
        assertEquals("", told());
        assertTrue(complaint().startsWith("camera-service: "), complaint());
        assertTrue(complaint().contains(complaint), complaint());
        assertEquals(1, complaint().lines().count(), complaint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void the_help_names_all_commands(String option) {
        assertEquals(0, run(option));
        for (String command : List.of("serve", "token", "devices", "mediamtx install", "version")) {
            assertTrue(told().contains("  " + command + " "), told());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "serve --help, --print-link",
        "serve --bogus -h, KEY=VALUE",
        "token --help, --ttl",
        "devices --help, --json",
        "mediamtx install --help, --from",
        "version --help, --help"
    })
    void the_help_of_a_command_names_its_options(String arguments, String option) {
        assertEquals(0, run(arguments.split(" ", -1)));
        assertTrue(told().contains(option), told());
        assertFalse(told().contains("Since"), told());
        assertEquals("", complaint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "version", "serve --version", "token --role viewer -V"})
    void the_version_is_told(String arguments) {
        assertEquals(0, run(arguments.split(" ", -1)));
        assertTrue(told().startsWith("camera-service "), told());
    }

    @Test
    void values_are_taken_as_they_are() {
        assertEquals(2, run("serve", "--set=nonsense.key=a=\"b\"", "--set", "nonsense.other=1"));
        assertTrue(complaint().contains("nonsense.key"), complaint());
        assertTrue(complaint().contains("nonsense.other"), complaint());
    }
}
