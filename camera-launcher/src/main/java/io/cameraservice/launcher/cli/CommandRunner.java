package io.cameraservice.launcher.cli;

import io.cameraservice.CameraException;
import io.cameraservice.launcher.app.ExitCode;
import io.cameraservice.launcher.app.LogSetup;
import io.cameraservice.launcher.app.ProductVersion;
import io.cameraservice.launcher.cli.Command.UsageException;
import io.cameraservice.launcher.config.ConfigException;
import io.cameraservice.launcher.config.ConfigException.Problem;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.MissingOptionException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** Finds the command that the arguments name, reads its options, and runs it or prints its help. */
final class CommandRunner {
    private static final String PROGRAM = "camera-service";
    private static final String DESCRIPTION =
            "USB cameras as streams, snapshots and recordings. Without a command: serve with defaults.";
    private static final Option HELP =
            Option.builder("h").longOpt("help").desc("Prints this help.").get();
    private static final Option VERSION =
            Option.builder("V").longOpt("version").desc("Prints the version.").get();

    private final List<Command> commands;
    private final PrintStream out;
    private final PrintStream err;

    CommandRunner(List<Command> commands, PrintStream out, PrintStream err) {
        this.commands = commands;
        this.out = out;
        this.err = err;
    }

    /** Runs what the arguments say. The exit code: 0 well, 1 failed, 2 bad usage or configuration. */
    ExitCode run(String... arguments) {
        try {
            Optional<Command> command = find(arguments);
            if (command.isPresent()) {
                int words = wordsOf(command.get()).size();
                return run(command.get(), Arrays.copyOfRange(arguments, words, arguments.length));
            }
            return withoutCommand(arguments);
        } catch (UsageException e) {
            err.println(PROGRAM + ": " + e.getMessage());
            return ExitCode.USAGE;
        } catch (Exception e) {
            return report(e);
        }
    }

    /** Prints what went wrong, without a stack trace unless asked for: one line each, with what to do. */
    private ExitCode report(Exception failure) {
        if (failure instanceof ConfigException config) {
            for (Problem problem : config.problems()) {
                err.println("camera-service: " + problem);
            }
            return ExitCode.USAGE;
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof CameraException camera) {
            message += camera.suggestion().map(s -> "; " + s).orElse("");
        } else {
            message = failure.getClass().getSimpleName() + ": " + message;
        }
        err.println("camera-service: " + message.replace('\n', ' '));
        if (LogSetup.isDebug()) {
            failure.printStackTrace(err);
        }
        return ExitCode.FAILURE;
    }

    private Optional<Command> find(String... arguments) {
        List<String> given = List.of(arguments);
        return commands.stream()
                .filter(c -> given.size() >= wordsOf(c).size()
                        && wordsOf(c).equals(given.subList(0, wordsOf(c).size())))
                .findFirst();
    }

    private static List<String> wordsOf(Command command) {
        return List.of(command.name().split(" ", -1));
    }

    private ExitCode withoutCommand(String... arguments) {
        if (arguments.length > 0 && isOption(arguments[0], HELP)) {
            printCommands();
            return ExitCode.OK;
        }
        if (arguments.length > 0 && isOption(arguments[0], VERSION)) {
            out.println(ProductVersion.text());
            return ExitCode.OK;
        }
        String given = arguments.length == 0 ? "" : arguments[0];
        List<String> longer = commands.stream()
                .map(Command::name)
                .filter(name -> name.startsWith(given + " "))
                .toList();
        throw new UsageException(
                longer.isEmpty()
                        ? "there is no command '" + given + "'; there are: "
                                + String.join(
                                        ", ",
                                        commands.stream().map(Command::name).toList())
                        : "'" + given + "' needs another word: " + String.join(" or ", longer));
    }

    private static boolean isOption(String argument, Option option) {
        return argument.equals("-" + option.getOpt()) || argument.equals("--" + option.getLongOpt());
    }

    private ExitCode run(Command command, String... arguments) throws Exception {
        Options own = command.options();
        Options all = new Options();
        own.getOptions().forEach(all::addOption);
        all.addOption(HELP);
        if (!own.hasLongOption(VERSION.getLongOpt())) {
            all.addOption(VERSION);
        }
        // Whoever asks for help need not give what is required.
        if (Arrays.stream(arguments).anyMatch(a -> isOption(a, HELP))) {
            printHelp(command, all);
            return ExitCode.OK;
        }
        CommandLine given = parse(command, all, arguments);
        if (given.hasOption(VERSION)) {
            out.println(ProductVersion.text());
            return ExitCode.OK;
        }
        return command.run(given);
    }

    private static CommandLine parse(Command command, Options options, String... arguments) {
        String help = "; see " + PROGRAM + " " + command.name() + " --help";
        CommandLine given;
        try {
            given = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get()
                    .parse(options, arguments);
        } catch (ParseException e) {
            throw new UsageException(problem(e) + help);
        }
        if (!given.getArgList().isEmpty()) {
            throw new UsageException("'" + given.getArgList().get(0) + "' is no option" + help);
        }
        for (Option option : options.getOptions()) {
            String[] values = given.getOptionValues(option);
            if (values != null && values.length > 1 && !option.equals(ConfigOptions.SET)) {
                throw new UsageException("--" + option.getLongOpt() + " is given more than once" + help);
            }
        }
        return given;
    }

    private static String problem(ParseException e) {
        if (e instanceof UnrecognizedOptionException unknown) {
            return "there is no option " + unknown.getOption();
        }
        if (e instanceof MissingArgumentException missing) {
            return "--" + missing.getOption().getLongOpt() + " needs a value: "
                    + missing.getOption().getArgName();
        }
        if (e instanceof MissingOptionException missing) {
            List<?> options = missing.getMissingOptions();
            return "--" + options.get(0) + " is missing";
        }
        return String.valueOf(e.getMessage());
    }

    private void printCommands() {
        out.println("usage: " + PROGRAM + " [-h] [-V] COMMAND [OPTION...]");
        out.println(DESCRIPTION);
        out.println();
        int width = commands.stream().mapToInt(c -> c.name().length()).max().orElse(0);
        for (Command command : commands) {
            out.println(
                    "  " + command.name() + " ".repeat(width - command.name().length() + 2) + command.description());
        }
        out.println();
        out.println("More about each: " + PROGRAM + " COMMAND --help");
    }

    private void printHelp(Command command, Options options) {
        try {
            HelpFormatter.builder()
                    .setShowSince(false)
                    .setHelpAppendable(new TextHelpAppendable(out))
                    .get()
                    .printHelp(PROGRAM + " " + command.name(), command.description(), options, "", true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
