package io.cameraservice.bench.rpc;

import static java.util.Objects.requireNonNull;

import io.cameraservice.bench.Proc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what it is told by name, everything without a name, and prints Markdown tables. See {@code tools/rpc-bench/run}. */
public final class RpcBench {
    private RpcBench() {}

    private interface Measure {
        void of(Servers servers, Effort effort) throws IOException;
    }

    private static Map<String, Measure> measures() {
        Map<String, Measure> all = new LinkedHashMap<>();
        all.put("ping", Throughput::ping);
        all.put("info", Throughput::info);
        all.put("mixture", Throughput::mixture);
        all.put("connect", Connecting::flood);
        all.put("start", Connecting::start);
        all.put("memory", Memory::afterCalls);
        all.put("main-job", Memory::afterMainJob);
        return all;
    }

    /** Arguments: {@code --quick}, {@code --also CHECKOUT}, {@code --set KEY=VALUE}, names. */
    public static void main(String[] args) throws IOException {
        List<Path> checkouts = new ArrayList<>(List.of(Path.of("").toAbsolutePath()));
        List<String> settings = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Effort effort = Effort.FULL;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> effort = Effort.QUICK;
                case "--also" -> checkouts.add(Path.of(value(args, ++i)).toRealPath());
                case "--set" -> settings.add(value(args, ++i));
                default -> names.add(args[i]);
            }
        }
        Map<String, Measure> all = measures();
        for (String name : names) {
            if (!all.containsKey(name)) {
                fail("there is no measure '" + name + "'; there are " + String.join(", ", all.keySet()));
            }
        }
        Path directory = Path.of(System.getProperty("rpc.directory", "target"));
        System.out.println(machine());
        Servers servers = new Servers(directory, checkouts, settings);
        for (String name : names.isEmpty() ? all.keySet() : names) {
            requireNonNull(all.get(name)).of(servers, effort);
            System.out.println("\nload average: " + Proc.loadAverage());
        }
    }

    private static String value(String[] args, int i) {
        if (i >= args.length) {
            fail(args[i - 1] + " needs a value");
        }
        return args[i];
    }

    private static void fail(String problem) {
        System.err.println(problem);
        System.exit(2);
    }

    private static String machine() {
        String servers = System.getProperty("rpc.server.cores", "");
        return String.join(
                "; ",
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                servers.isEmpty()
                        ? "servers and generator on any core"
                        : "servers on core " + servers + ", generator on core "
                                + System.getProperty("rpc.generator.cores"),
                "load average before: " + Proc.loadAverage());
    }
}
