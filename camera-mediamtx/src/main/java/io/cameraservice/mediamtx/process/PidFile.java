package io.cameraservice.mediamtx.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which process is ours, so that one that outlived us is ended at the next start. Numbers of processes are used again:
 * it counts as ours only if it began at the same moment and runs with our configuration file. For use by one thread.
 */
final class PidFile {
    private static final Logger log = LoggerFactory.getLogger(PidFile.class);
    private static final Duration POLITE = Duration.ofSeconds(2);

    private static final Duration CLOCK = Duration.ofSeconds(5);
    private static final int LONGEST = 100;

    private final Path file;
    private final Path configuration;

    PidFile(Path file, Path configuration) {
        this.file = file;
        this.configuration = configuration;
    }

    void write(ProcessHandle process) throws IOException {
        OwnerOnlyFiles.write(file, process.pid() + " " + startOf(process) + "\n");
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("{} cannot be deleted: {}", file, e.toString());
        }
    }

    /** Ends what is left of an earlier run. Bounded by about four seconds. */
    void endLeftOver() {
        leftOver().ifPresent(process -> {
            log.info("a MediaMTX of an earlier run (process {}) is ended", process.pid());
            process.destroy();
            if (!ended(process)) {
                process.destroyForcibly();
                ended(process);
            }
        });
        delete();
    }

    private Optional<ProcessHandle> leftOver() {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST) {
                log.debug("no process of an earlier run is known: {} is not one of our files", file);
                return Optional.empty();
            }
            String[] words = Files.readString(file, US_ASCII).strip().split(" ", -1);
            return words.length == 2
                    ? ProcessHandle.of(Long.parseLong(words[0]))
                            .filter(process -> isSame(process, Long.parseLong(words[1])) && hasOurFile(process))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            log.debug("no process of an earlier run is known: {}", e.toString());
            return Optional.empty();
        }
    }

    /** The machine's idea of when it was booted moves with its clock, and the beginning of its processes with it. */
    private static boolean isSame(ProcessHandle process, long start) {
        return Math.abs(startOf(process) - start) < CLOCK.toMillis();
    }

    private boolean hasOurFile(ProcessHandle process) {
        return process.info()
                .arguments()
                .filter(arguments -> Arrays.asList(arguments).contains(configuration.toString()))
                .isPresent();
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(i -> i.toEpochMilli()).orElse(-1L);
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(POLITE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
