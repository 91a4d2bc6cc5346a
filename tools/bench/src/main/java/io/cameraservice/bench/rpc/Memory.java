package io.cameraservice.bench.rpc;

import io.cameraservice.bench.Figures;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What memory (RSS) the service takes: idle, after calls, after its main job. */
final class Memory {
    private static final Load.Group PINGS = new Load.Group("ping", "", 16, 16, Optional.empty());
    private static final int LOOKS = 4;
    private static final int IDLE_SECONDS = 10;
    private static final int JOB_SECONDS = 30;
    private static final int CAMERAS = 2;

    private Memory() {}

    /** With the flags of the start script: idle, and after each quarter of the calls. */
    static void afterCalls(Servers servers, Effort effort) throws IOException {
        System.out.println("\nRSS in MB with the start script's flags, idle for " + IDLE_SECONDS + " s, and with "
                + effort.calls() + " pings over 16 × 16:\n");
        for (Path checkout : servers.checkouts()) {
            Server.Command command = servers.service(checkout, true, true);
            command.start().close(); // makes keys and the archive of classes
            try (Server server = command.start()) {
                pause(IDLE_SECONDS);
                List<String> seen = new ArrayList<>(List.of("idle " + Figures.text(server.rss())));
                for (int look = 1; look <= LOOKS; look++) {
                    try (Load load = new Load(server.address("ws"), List.of(PINGS))) {
                        load.calls(effort.calls() / LOOKS);
                    }
                    seen.add("after " + effort.calls() / LOOKS * look + " " + Figures.text(server.rss()));
                }
                pause(IDLE_SECONDS);
                seen.add("idle again " + Figures.text(server.rss()));
                System.out.println("- " + command.name() + ": " + String.join(", ", seen));
            }
        }
    }

    /** Two cameras watched, recorded and photographed for half a minute, on all cores. */
    static void afterMainJob(Servers servers, Effort effort) throws IOException {
        System.out.println(
                "\nRSS in MB around the main job: two simulated cameras, each with an RTSP reader, a recording of "
                        + JOB_SECONDS + " s and a snapshot a second:\n");
        for (Path checkout : servers.checkouts()) {
            for (boolean script : new boolean[] {true, false}) {
                Server.Command command = servers.service(checkout, script, false);
                command.start().close();
                try (Server server = command.start()) {
                    pause(IDLE_SECONDS);
                    double idle = server.rss();
                    String token = servers.token(checkout, script, "operator");
                    double most;
                    try (Calls calls = new Calls(server.address("ws"), token)) {
                        most = mainJob(server, calls);
                    }
                    double after = server.rss();
                    pause(IDLE_SECONDS);
                    System.out.println("- " + command.name() + ": idle " + Figures.text(idle) + ", most "
                            + Figures.text(most) + ", after " + Figures.text(after) + ", " + IDLE_SECONDS
                            + " s later " + Figures.text(server.rss()));
                }
            }
        }
    }

    private static double mainJob(Server server, Calls calls) throws IOException {
        List<Tool> readers = new ArrayList<>();
        double most = 0;
        try {
            for (int camera = 0; camera < CAMERAS; camera++) {
                calls.call("start_recording", device(camera));
                readers.add(Tool.start(("ffmpeg -nostdin -v error -rtsp_transport tcp -i " + server.address("rtsp")
                                + "camera" + camera + " -c copy -f null -")
                        .split(" ", -1)));
            }
            for (int second = 0; second < JOB_SECONDS; second++) {
                for (int camera = 0; camera < CAMERAS; camera++) {
                    calls.call("take_snapshot", device(camera));
                }
                most = Math.max(most, server.rss());
                pause(1);
            }
            for (int camera = 0; camera < CAMERAS; camera++) {
                calls.call("stop_recording", device(camera));
            }
            calls.call("list_recordings", "");
        } finally {
            readers.forEach(Tool::close);
        }
        return Math.max(most, server.rss());
    }

    private static String device(int camera) {
        return "{\"device\":\"camera" + camera + "\"}";
    }

    private static void pause(int seconds) {
        try {
            Thread.sleep(1000L * seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
