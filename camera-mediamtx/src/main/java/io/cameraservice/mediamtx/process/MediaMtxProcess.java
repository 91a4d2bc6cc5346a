package io.cameraservice.mediamtx.process;

import io.cameraservice.internal.util.SingleLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running MediaMTX of ours, with its last words. It is tied to the thread that started it: where the machine has {@code setpriv},
 * the kernel ends it when that thread ends, also by a kill of the whole JVM. Safe for use by any thread.
 */
final class MediaMtxProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MediaMtxProcess.class);
    private static final Duration POLITE = Duration.ofSeconds(3);
    private static final Duration FORCED = Duration.ofSeconds(2);
    private static final int KEPT_LINES = 5;
    private static final int LONGEST_LINE = 300;

    private final Process process;
    private final Deque<String> lastWords = new ArrayDeque<>();
    private final Thread listener;

    private MediaMtxProcess(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "mediamtx-output");
        listener.setDaemon(true);
        listener.start();
    }

    /** Starts it with this configuration file, in this directory. */
    static MediaMtxProcess start(Path program, Path configuration, Path directory, Runnable ended) throws IOException {
        List<String> command = new ArrayList<>(ParentDeathSignal.command());
        command.add(program.toString());
        command.add(configuration.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        dropSettings(builder.environment());
        Process started = builder.start();
        MediaMtxProcess mediaMtxProcess;
        try {
            mediaMtxProcess = new MediaMtxProcess(started);
        } catch (RuntimeException | Error e) { // such as no memory for a thread: nobody would know of it
            started.destroyForcibly();
            throw e;
        }
        var unused = mediaMtxProcess.process.onExit().thenRun(ended);
        return mediaMtxProcess;
    }

    /** Variables that would change its configuration behind our back. */
    private static void dropSettings(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("MTX_") || name.startsWith("RTSP_"));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended and what it said, once it ended. */
    String end() {
        join();
        int code = process.exitValue();
        String how = code > 128 ? "was ended by signal " + (code - 128) : "ended with exit code " + code;
        synchronized (lastWords) {
            return lastWords.isEmpty() ? how : how + ": " + String.join(" | ", lastWords);
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Asks it to end, then kills it. Idempotent, bounded by about five seconds. */
    @Override
    public void close() {
        process.destroy();
        if (!ended(POLITE)) {
            log.warn("MediaMTX (process {}) does not end when asked to; it is killed", process.pid());
            process.destroyForcibly();
            if (!ended(FORCED)) {
                log.warn("MediaMTX (process {}) does not end", process.pid());
            }
        }
        join();
    }

    private boolean ended(Duration atMost) {
        boolean interrupted = false;
        try {
            long until = System.nanoTime() + atMost.toNanos();
            while (true) {
                try {
                    return process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // who closes waits all the same: it is bounded, and no process may be left
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void join() {
        try {
            listener.join(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try (InputStream output = process.getInputStream()) {
            BoundedLines lines = new BoundedLines(output);
            while (true) {
                try {
                    String line = lines.next();
                    if (line == null) {
                        return;
                    }
                    remember(SingleLine.redacted(line, LONGEST_LINE));
                } catch (RuntimeException | Error e) { // unread, the pipe would fill up and hold the server
                    log.warn("a line of MediaMTX's output is lost: {}", e.toString());
                }
            }
        } catch (IOException e) {
            log.trace("MediaMTX's output ended: {}", e.toString());
        }
    }

    private void remember(String said) {
        log.debug("MediaMTX: {}", said);
        synchronized (lastWords) {
            if (lastWords.size() == KEPT_LINES) {
                lastWords.removeFirst();
            }
            lastWords.addLast(said.replaceFirst("^[0-9/]+ [0-9:]+ ", ""));
        }
    }
}
