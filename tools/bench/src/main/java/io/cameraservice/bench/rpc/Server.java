package io.cameraservice.bench.rpc;

import io.cameraservice.bench.Proc;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server's process, on the cores that are the servers'. */
final class Server implements AutoCloseable {
    private final Process process;
    private final List<URI> addresses;
    private final double secondsToReady;

    private Server(Process process, List<URI> addresses, double secondsToReady) {
        this.process = process;
        this.addresses = addresses;
        this.secondsToReady = secondsToReady;
    }

    /**
     * How to start one.
     *
     * @param name in the tables
     * @param pinned whether on the servers' cores alone
     */
    record Command(String name, List<String> command, Map<String, String> environment, Path errors, boolean pinned) {
        /** Returns when it has printed its line READY. */
        Server start() throws IOException {
            List<String> whole = new ArrayList<>();
            String cores = System.getProperty("rpc.server.cores", "");
            if (!cores.isEmpty()) { // a child has the cores of the generator otherwise
                whole.addAll(List.of("taskset", "-c", pinned ? cores : System.getProperty("rpc.all.cores", cores)));
            }
            whole.addAll(command);
            ProcessBuilder builder =
                    new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
            builder.environment().putAll(environment);
            long begin = System.nanoTime();
            Process process = builder.start();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(process::destroy)); // none is left where the bench is stopped
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            while (line != null && !line.startsWith("READY ")) {
                line = out.readLine();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (line == null) {
                throw new IOException(name + " ended without READY; see " + errors);
            }
            List<URI> addresses = new ArrayList<>();
            for (String address : line.substring("READY ".length()).split(" ", -1)) {
                addresses.add(URI.create(address));
            }
            return new Server(process, addresses, seconds);
        }
    }

    /** Its address of this scheme. */
    URI address(String scheme) {
        return addresses.stream()
                .filter(a -> a.getScheme().equals(scheme))
                .findFirst()
                .orElseThrow();
    }

    double secondsToReady() {
        return secondsToReady;
    }

    long pid() {
        return process.pid();
    }

    /** The memory that is its own or shared, in MB. */
    double rss() throws IOException {
        return Proc.megabytes(process.pid(), "Rss");
    }

    /** Told to end, and killed if it does not within half a minute. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
