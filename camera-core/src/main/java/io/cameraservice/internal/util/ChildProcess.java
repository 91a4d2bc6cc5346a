package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process within {@link ProcessLimits}, which {@link #close} ends. Its last lines of standard error are
 * available; what is buffered and logged of its output is bounded. Safe for use by any thread.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);
    private static final int LAST_LINES = 20;
    private static final int LOGGED_LINES = 1000;

    private final String name;
    private final Process process;
    private final Deque<String> lastWords = new ArrayDeque<>();
    private final Thread listener;
    private int logged; // by the listener

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.listener = pump(name + "-stderr", process.getErrorStream(), this::remember);
    }

    /**
     * Starts the program, within {@link ProcessLimits#MEDIA}.
     *
     * @param name for threads and log lines
     * @throws CameraException.DependencyFailed if it cannot be started
     */
    public static ChildProcess start(String name, List<String> command) {
        return start(name, command, ProcessLimits.MEDIA, null);
    }

    /** The same within these limits, in this directory. */
    public static ChildProcess start(
            String name, List<String> command, ProcessLimits limits, @Nullable Path directory) {
        String program = command.get(0);
        List<String> resolved = new ArrayList<>(command);
        resolved.set(
                0,
                Programs.find(program)
                        .orElseThrow(() -> failed(program, "there is no such program that may be run", null))
                        .toString());
        try {
            return new ChildProcess(
                    name,
                    new ProcessBuilder(limits.applyTo(resolved))
                            .directory(directory == null ? null : directory.toFile())
                            .start());
        } catch (IOException e) {
            throw failed(program, String.valueOf(e.getMessage()), e);
        }
    }

    private static CameraException failed(String program, String why, @Nullable Exception cause) {
        return new CameraException.DependencyFailed(
                "start_failed",
                program,
                "cannot start " + program + ": " + why,
                "check that it is installed and may be run",
                cause);
    }

    /** Passes each line of its standard output on, on a thread of its own that ends with it. */
    public Thread readLines(Consumer<String> consumer) {
        return pump(name + "-stdout", process.getInputStream(), consumer);
    }

    /** Collects its standard output, on a thread that ends with it. Kills it at more than {@code atMost} bytes. */
    public Thread readBytes(ByteArrayOutputStream to, int atMost) {
        return daemon(name + "-stdout", () -> {
            byte[] part = new byte[8192];
            try (InputStream in = process.getInputStream()) {
                for (int read = in.read(part); read >= 0; read = in.read(part)) {
                    if (read > atMost - to.size()) {
                        log.warn("{}: killed, it wrote more than {} bytes", name, atMost);
                        kill();
                        return;
                    }
                    to.write(part, 0, read);
                }
            } catch (IOException e) {
                log.trace("{}: {}", name, e.toString());
            }
        });
    }

    /** Its standard output, for a reader of its own. */
    public InputStream stdout() {
        return process.getInputStream();
    }

    public OutputStream stdin() {
        return process.getOutputStream();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when it has ended and its standard error is read. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(p -> {
            try {
                listener.join(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return p.exitValue();
        });
    }

    /** Its exit code, once it ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Waits for its end. */
    public boolean awaitExit(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The last lines of its standard error, as one line. */
    public String lastWords() {
        synchronized (lastWords) {
            return String.join(" | ", lastWords);
        }
    }

    public void kill() {
        process.destroyForcibly();
    }

    /** Closes its input, then sends SIGTERM, then SIGKILL. Idempotent, bounded by about two seconds. */
    @Override
    public void close() {
        // On a thread of its own: closing blocks while another thread blocks in a write to the process.
        Thread closer = daemon(name + "-stdin", this::closeInput);
        if (!awaitExit(Duration.ofMillis(800))) {
            process.destroy();
            if (!awaitExit(Duration.ofMillis(700))) {
                process.destroyForcibly();
                if (!awaitExit(Duration.ofMillis(500))
                        && !Thread.currentThread().isInterrupted()) {
                    log.warn("{}: process {} does not end", name, process.pid());
                }
            }
        }
        join(closer);
        join(listener);
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            log.trace("{}: its input was closed already", name);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stores and logs the line, without the secrets that URLs carry. */
    private void remember(String said) {
        String line = Redaction.of(said);
        if (logged < LOGGED_LINES) {
            logged++;
            log.debug("{}: {}{}", name, line, logged < LOGGED_LINES ? "" : " (further lines are not logged)");
        }
        synchronized (lastWords) {
            if (lastWords.size() == LAST_LINES) {
                lastWords.removeFirst();
            }
            lastWords.addLast(line);
        }
    }

    private static Thread pump(String name, InputStream from, Consumer<String> to) {
        return daemon(name, () -> {
            try (LineReader reader = new LineReader(from)) {
                for (String line = reader.next(); line != null; line = reader.next()) {
                    accept(name, line, to);
                }
            } catch (IOException e) {
                log.trace("{}: {}", name, e.toString());
            }
        });
    }

    /** A failing consumer must not end the reading, since the process would then block in a write. */
    private static void accept(String name, String line, Consumer<String> to) {
        try {
            to.accept(line);
        } catch (RuntimeException e) {
            log.error("{}: a line of output could not be handled: {}", name, line, e);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = Threads.daemon("camera-" + name, work);
        thread.start();
        return thread;
    }

    /** Reads lines of a bounded length. */
    static final class LineReader implements AutoCloseable {
        static final int LONGEST_LINE = 1000;

        private final BufferedReader in;

        LineReader(InputStream in) {
            this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 512);
        }

        /** The next line that is not empty, cut to {@value #LONGEST_LINE} characters; null at the end. */
        @Nullable
        String next() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                boolean end = c == '\n' || c == '\r';
                if (end && !line.isEmpty()) {
                    return line.toString();
                }
                if (!end && line.length() < LONGEST_LINE) {
                    line.append((char) c);
                }
            }
            return line.isEmpty() ? null : line.toString();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
