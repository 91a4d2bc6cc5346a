package io.cameraservice.bench.rpc;

import io.cameraservice.bench.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls a second and how long each waits, of several servers in turn. */
final class Throughput {
    private static final double MICROSECOND = 1e3;
    private static final double MILLISECOND = 1e6;

    private Throughput() {}

    /** A server that runs, and a token for it. */
    private record Subject(String name, Server server, Optional<String> token) {}

    /** What every server gets at one time. */
    private interface Shape {
        List<Load.Group> with(Optional<String> token);
    }

    /** Figures of all rounds. */
    private static final class Seen {
        final Figures rate = new Figures();
        final Figures p50 = new Figures();
        final Figures p99 = new Figures();
        final Figures p999 = new Figures();
        final Figures longest = new Figures();
        int lost;

        void add(Load.Result result) {
            rate.add(result.callsPerSecond());
            p50.add(result.waits().percentile(50) / MICROSECOND);
            p99.add(result.waits().percentile(99) / MICROSECOND);
            p999.add(result.waits().percentile(99.9) / MICROSECOND);
            longest.add(result.waits().longest() / MILLISECOND);
            lost += result.lost();
        }

        String row() {
            return String.join(
                    " | ",
                    Long.toString(Math.round(rate.median())),
                    Long.toString(Math.round(p50.median())),
                    Long.toString(Math.round(p99.median())),
                    Long.toString(Math.round(p999.median())),
                    Figures.text(longest.median()) + " / " + Figures.text(longest.max())
                            + (lost == 0 ? "" : ", " + lost + " LOST"));
        }
    }

    /** The service and bare echo servers, with the same message. */
    static void ping(Servers servers, Effort effort) throws IOException {
        List<Server.Command> all = new ArrayList<>(servers.services());
        all.addAll(servers.echoes());
        compare(
                "`ping`",
                all,
                i -> Optional.empty(),
                effort,
                calls("ping", 1, 1),
                calls("ping", 16, 1),
                calls("ping", 64, 1),
                calls("ping", 16, 16));
    }

    /** A call that needs a token. */
    static void info(Servers servers, Effort effort) throws IOException {
        String method = "get_server_info";
        compare(
                "`" + method + "`",
                servers.services(),
                tokens(servers, "viewer"),
                effort,
                calls(method, 1, 1),
                calls(method, 16, 1),
                calls(method, 16, 16));
    }

    /** Pings beside calls that take their time. */
    static void mixture(Servers servers, Effort effort) throws IOException {
        Shape mixture = token -> List.of(
                new Load.Group("ping", "", 16, 1, token),
                new Load.Group("get_camera_list", "", 4, 1, token),
                new Load.Group("list_recordings", "", 4, 1, token),
                new Load.Group("take_snapshot", "{\"device\":\"camera0\"}", 2, 1, token));
        compare("quick and slow calls together", servers.services(), tokens(servers, "operator"), effort, mixture);
    }

    private static Shape calls(String method, int connections, int inFlight) {
        return token -> List.of(new Load.Group(method, "", connections, inFlight, token));
    }

    private interface Tokens {
        Optional<String> of(int server) throws IOException;
    }

    private static Tokens tokens(Servers servers, String role) {
        return i -> Optional.of(servers.token(servers.checkouts().get(i), true, role));
    }

    private static void compare(
            String title, List<Server.Command> commands, Tokens tokens, Effort effort, Shape... shapes)
            throws IOException {
        header(title);
        List<Subject> subjects = new ArrayList<>();
        try {
            for (int i = 0; i < commands.size(); i++) {
                Server server = commands.get(i).start();
                subjects.add(new Subject(commands.get(i).name(), server, tokens.of(i)));
            }
            for (Subject subject : subjects) {
                load(subject, shapes[shapes.length - 1], effort.compiled(), Duration.ofMillis(1));
            }
            for (Shape shape : shapes) {
                rounds(subjects, shape, effort);
            }
        } finally {
            subjects.forEach(s -> s.server().close());
        }
    }

    private static void rounds(List<Subject> subjects, Shape shape, Effort effort) throws IOException {
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (int round = 0; round < effort.rounds(); round++) {
            for (Subject subject : subjects) {
                List<Load.Group> groups = shape.with(subject.token());
                List<Load.Result> results = load(subject, shape, effort.warmUp(), effort.measured());
                for (int i = 0; i < results.size(); i++) {
                    Load.Group group = groups.get(i);
                    String row = "| " + group.method() + " | " + group.connections() + " × " + group.inFlight() + " | "
                            + subject.name() + " | ";
                    seen.computeIfAbsent(row, r -> new Seen()).add(results.get(i));
                }
            }
        }
        seen.forEach((row, figures) -> System.out.println(row + figures.row() + " |"));
    }

    private static List<Load.Result> load(Subject subject, Shape shape, Duration warmUp, Duration measured)
            throws IOException {
        try (Load load = new Load(subject.server().address("ws"), shape.with(subject.token()))) {
            return load.run(warmUp, measured);
        }
    }

    private static void header(String what) {
        System.out.println("\n" + what + ", medians of all rounds; the longest wait: median of the rounds / of all:\n");
        System.out.println(
                "| call | connections × in flight | server | calls/s | p50 µs | p99 µs | p99.9 µs | longest ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
    }
}
