package io.cameraservice.mediamtx.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of this machine by name and number. Looked up each time: systemd creates some on demand. */
final class Users {
    private static final Logger log = LoggerFactory.getLogger(Users.class);
    private static final Path BOOK = Path.of("/etc/passwd");
    private static final int MOST_LINES = 10_000;
    private static final int TIMEOUT_SECONDS = 2;

    private Users() {}

    /** The user of this process; empty where unknown. */
    static Optional<Integer> own() {
        try {
            return Optional.of((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | RuntimeException e) {
            log.debug("the user of this program is not known: {}", e.toString());
            return Optional.empty();
        }
    }

    /** The number of a user, who may be named by it; empty if there is none of this name. */
    static Optional<Integer> uid(String user) {
        if (user.matches("[0-9]{1,9}")) {
            return Optional.of(Integer.valueOf(user));
        }
        return line(fields -> fields[0].equals(user))
                .map(fields -> Integer.valueOf(fields[2]))
                .or(() -> asked(user));
    }

    /** For a message: {@code mediamtx (uid 997)}, or {@code with uid 997} where there is no name. */
    static String describe(int uid) {
        return line(fields -> fields[2].equals(Integer.toString(uid)))
                .map(fields -> fields[0] + " (uid " + uid + ")")
                .orElse("with uid " + uid);
    }

    private interface Choice {
        boolean takes(String[] fields);
    }

    private static Optional<String[]> line(Choice choice) {
        try (Stream<String> lines = Files.lines(BOOK)) {
            return lines.limit(MOST_LINES)
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2 && fields[2].matches("[0-9]{1,9}") && choice.takes(fields))
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            log.debug("{} cannot be read: {}", BOOK, e.toString());
            return Optional.empty();
        }
    }

    /** For users that are in no file of this machine. */
    private static Optional<Integer> asked(String user) {
        Process id = null;
        try {
            id = new ProcessBuilder("id", "-u", "--", user)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!id.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            try (InputStream output = id.getInputStream()) {
                String said = new String(output.readNBytes(20), UTF_8).strip();
                return said.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(said)) : Optional.empty();
            }
        } catch (IOException e) {
            log.debug("who {} is cannot be asked: {}", user, e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            if (id != null) {
                id.destroyForcibly();
            }
        }
    }
}
