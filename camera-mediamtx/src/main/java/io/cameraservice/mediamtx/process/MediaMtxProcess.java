package io.cameraservice.mediamtx.process;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running MediaMTX of ours and its last lines of output. It is tied to the thread that started it: where the machine
 * has {@code setpriv}, the kernel ends it when that thread ends, also by a kill of the JVM. Safe for use by any thread.
 */
final class MediaMtxProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MediaMtxProcess.class);
    private static final Duration POLITE = Duration.ofSeconds(3);
    private static final Duration FORCED = Duration.ofSeconds(2);
    private static final int KEPT_LINES = 5;
    private static final int LONGEST_LINE = 300;
    private static final List<String> SETPRIV = List.of("setpriv", "--pdeathsig", "KILL", "--");

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Thread listener;

    private MediaMtxProcess(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "mediamtx-output");
        listener.setDaemon(true);
        listener.start();
    }

    /** Starts it with this configuration file, in this directory. */
    static MediaMtxProcess start(Path program, Path configuration, Path directory, Runnable ended) throws IOException {
        List<String> command = new ArrayList<>(parentDeathSignal());
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
        } catch (RuntimeException | Error e) { // such as no memory for a thread
            started.destroyForcibly();
            throw e;
        }
        var unused = mediaMtxProcess.process.onExit().thenRun(ended);
        return mediaMtxProcess;
    }

    /**
     * The command that starts a program so that the kernel kills it when this thread ends; empty where there is no
     * setpriv. It is part of util-linux; without it {@link PidFile} ends at the next start what is left over.
     */
    private static List<String> parentDeathSignal() {
        try {
            Process trial = new ProcessBuilder("setpriv", "--pdeathsig", "KILL", "--", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (trial.waitFor(5, TimeUnit.SECONDS) && trial.exitValue() == 0) {
                    return SETPRIV;
                }
            } finally {
                trial.destroyForcibly();
            }
        } catch (IOException e) {
            log.debug("there is no setpriv: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    /** Variables that would override its configuration. */
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
        synchronized (lastLines) {
            return lastLines.isEmpty() ? how : how + ": " + String.join(" | ", lastLines);
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
                    interrupted = true; // waits all the same: bounded, and no process may be left over
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
        synchronized (lastLines) {
            if (lastLines.size() == KEPT_LINES) {
                lastLines.removeFirst();
            }
            lastLines.addLast(said.replaceFirst("^[0-9/]+ [0-9:]+ ", ""));
        }
    }

    /**
     * The lines of another program's output, each up to a bounded length: what a longer one has beyond it is read and
     * left out. For use by one thread.
     */
    static final class BoundedLines {
        private static final int LONGEST = 4096;

        private final InputStream from;
        private final byte[] chunk = new byte[512];
        private final byte[] line = new byte[LONGEST];
        private int at;
        private int end;

        BoundedLines(InputStream from) {
            this.from = from;
        }

        /** The next one, without its end; null if there is none. Waits for it. */
        @Nullable
        String next() throws IOException {
            int length = 0;
            boolean begun = false;
            while (true) {
                if (at == end) {
                    at = 0;
                    end = Math.max(0, from.read(chunk));
                    if (end == 0) {
                        return begun ? text(length) : null;
                    }
                }
                byte next = chunk[at++];
                if (next == '\n') {
                    return text(length);
                }
                begun = true;
                if (length < LONGEST) {
                    line[length++] = next;
                }
            }
        }

        private String text(int length) {
            return new String(line, 0, length, UTF_8);
        }
    }
}
