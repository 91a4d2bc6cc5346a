package io.cameraservice.internal.util;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who listens on a TCP port of this machine, from {@code /proc/net/tcp} and the descriptors below {@code /proc/PID/fd}
 * (proc(5)). Immutable.
 *
 * @param uid of the user who made the socket
 * @param pid of the process, where this user may see it
 * @param program its name, where this user may see it; never longer than 15 characters (the kernel's {@code comm})
 */
public record PortOwner(int uid, OptionalLong pid, Optional<String> program) {
    private static final String LISTEN = "0A";
    private static final int MAX_LINES = 100_000;

    /** The listener on this port, on any address; empty if there is none or it is unknown. */
    public static Optional<PortOwner> of(int port) {
        return of(port, Path.of("/proc"));
    }

    static Optional<PortOwner> of(int port, Path proc) {
        List<Listener> listeners = new ArrayList<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            listeners.addAll(listeners(proc.resolve(table), port));
        }
        if (listeners.isEmpty()) {
            return Optional.empty();
        }
        Set<String> links =
                listeners.stream().map(l -> "socket:[" + l.inode() + "]").collect(Collectors.toSet());
        OptionalLong pid = processWith(proc, links);
        Optional<String> program =
                pid.isPresent() ? comm(proc.resolve(Long.toString(pid.getAsLong()))) : Optional.empty();
        return Optional.of(new PortOwner(listeners.get(0).uid(), pid, program));
    }

    /** For a message, e.g. {@code "nginx (pid 812)"} or {@code "a program of the user with uid 33"}. */
    public String describe() {
        if (pid.isEmpty()) {
            return "a program of the user with uid " + uid;
        }
        return program.orElse("a program") + " (pid " + pid.getAsLong() + ")";
    }

    private record Listener(int uid, String inode) {}

    private static List<Listener> listeners(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.limit(MAX_LINES)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(f -> f.length > 9 && f[1].endsWith(suffix) && f[3].equals(LISTEN))
                    .flatMap(f -> number(f[7]).stream().mapToObj(uid -> new Listener(uid, f[9])))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }

    private static OptionalInt number(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalLong processWith(Path proc, Set<String> links) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("fd"), links)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException | NumberFormatException e) {
            return OptionalLong.empty(); // not to be seen
        }
        return OptionalLong.empty();
    }

    private static boolean holds(Path descriptors, Set<String> links) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                if (links.contains(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false; // it has ended, or belongs to another user
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<String> comm(Path process) {
        try {
            String name = Files.readString(process.resolve("comm")).strip();
            return name.isEmpty() ? Optional.empty() : Optional.of(name.replaceAll("\\p{Cntrl}", "?"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
