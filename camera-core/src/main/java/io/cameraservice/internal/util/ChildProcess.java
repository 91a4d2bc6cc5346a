package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * A program of ours that runs within {@link ProcessLimits}: its last words are kept, and it never outlives its closing. However much
 * it prints, what is kept and logged of it is bounded. Safe for use by any thread.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);
    private static final int KEPT_LINES = 20;
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

    /**
     * Collects its standard output, on a thread of its own that ends with it; the bytes are whole then. One that writes more than
     * {@code atMost} bytes is killed.
     */
    public Thread readBytes(ByteArrayOutputStream to, int atMost) {
        return daemon(name + "-stdout", () -> {
            byte[] part = new byte[8192];
            try (InputStream in = process.getInputStream()) {
                for (int read = in.read(part); read >= 0; read = in.read(part)) {
                    if (read > atMost - to.size()) {
                        log.warn("{}: killed, since it wrote more than {} bytes", name, atMost);
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

    /** Completes with the exit code when it ended and its last words are in. */
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

    /** What it wrote to standard error last, as one line. */
    public String lastWords() {
        synchronized (lastWords) {
            return String.join(" | ", lastWords);
        }
    }

    /** Asks it to end as Ctrl-C does; ffmpeg then finishes its files. */
    public void interrupt() {
        // Java can send SIGTERM only; ffmpeg treats it like SIGINT.
        process.destroy();
    }

    public void kill() {
        process.destroyForcibly();
    }

    /** Closes its input and waits; asks; kills. Idempotent, bounded by about two seconds. */
    @Override
    public void close() {
        // Beside us: while somebody is held up writing to a program that does not read, closing is held up too.
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

    /** Keeps the line, without the secrets that URLs carry. */
    private void remember(String said) {
        String line = Redaction.of(said);
        if (logged < LOGGED_LINES) {
            logged++;
            log.debug("{}: {}{}", name, line, logged < LOGGED_LINES ? "" : " (what more it says is not logged)");
        }
        synchronized (lastWords) {
            if (lastWords.size() == KEPT_LINES) {
                lastWords.removeFirst();
            }
            lastWords.addLast(line);
        }
    }

    private static Thread pump(String name, InputStream from, Consumer<String> to) {
        return daemon(name, () -> {
            try (LineReader reader = new LineReader(from)) {
                for (String line = reader.next(); line != null; line = reader.next()) {
                    take(name, line, to);
                }
            } catch (IOException e) {
                log.trace("{}: {}", name, e.toString());
            }
        });
    }

    /** A line that cannot be taken must not end the reading: the program would wait for ever until somebody reads on. */
    private static void take(String name, String line, Consumer<String> to) {
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
}
