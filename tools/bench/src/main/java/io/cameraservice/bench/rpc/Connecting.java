package io.cameraservice.bench.rpc;

import io.cameraservice.bench.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How soon clients are let in: many at once, and after the start of the program. */
final class Connecting {
    private static final int ROUNDS = 3;

    private Connecting() {}

    /** Connections opened as fast as the server takes them, and what each costs it while it is held. */
    static void flood(Servers servers, Effort effort) throws IOException {
        List<Server.Command> all = new ArrayList<>(servers.services());
        all.addAll(servers.echoes());
        System.out.println(
                "\n" + effort.connections() + " connections, " + ROUNDS + " new servers each, median / max:\n");
        System.out.println("| server | seconds until all are open | kB of memory each (RSS) |");
        System.out.println("|---|---|---|");
        for (Server.Command command : all) {
            Figures seconds = new Figures();
            Figures kilobytes = new Figures();
            int refused = 0;
            for (int i = 0; i < ROUNDS; i++) {
                try (Server server = command.start();
                        Flood flood = new Flood()) {
                    double before = server.rss();
                    seconds.add(flood.open(server.address("ws"), effort.connections()));
                    kilobytes.add((server.rss() - before) * 1024 / effort.connections());
                    refused += flood.refused();
                }
            }
            System.out.println("| " + command.name() + " | " + seconds
                    + (refused == 0 ? "" : ", " + refused + " refused") + " | " + kilobytes + " |");
        }
    }

    /** The whole process: from its start to its line READY. The first starts make keys and the archive of classes. */
    static void start(Servers servers, Effort effort) throws IOException {
        System.out.println(
                "\nstart to READY, two simulated cameras, not pinned, " + effort.starts() + " starts, median / max:\n");
        System.out.println("| | s |");
        System.out.println("|---|---|");
        List<Server.Command> ways = new ArrayList<>();
        for (boolean script : new boolean[] {true, false}) {
            servers.checkouts().forEach(c -> ways.add(servers.service(c, script, false)));
        }
        List<Figures> seconds = new ArrayList<>();
        for (Server.Command way : ways) {
            way.start().close();
            seconds.add(new Figures());
        }
        for (int round = 0; round < effort.starts(); round++) {
            for (int i = 0; i < ways.size(); i++) {
                try (Server server = ways.get(i).start()) {
                    seconds.get(i).add(server.secondsToReady());
                }
            }
        }
        for (int i = 0; i < ways.size(); i++) {
            System.out.println("| " + ways.get(i).name() + " | " + seconds.get(i) + " |");
        }
    }
}
