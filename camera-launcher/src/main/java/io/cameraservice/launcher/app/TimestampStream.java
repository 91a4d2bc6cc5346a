package io.cameraservice.launcher.app;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Puts the time before each line of the log that begins a message, which has its thread's name in brackets first; the lines of stack
 * traces have not. slf4j-simple would do it by SimpleDateFormat, whose locales take 25 ms of the start. Safe for use
 * by any thread that writes whole messages, as slf4j-simple does.
 */
final class TimestampStream extends FilterOutputStream {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

    private boolean lineBegins = true;

    TimestampStream(OutputStream target) {
        super(target);
    }

    @Override
    public void write(int value) throws IOException {
        if (lineBegins && value == '[') {
            out.write(
                    (TIME.format(ZonedDateTime.now(ZoneId.systemDefault())) + " ").getBytes(StandardCharsets.US_ASCII));
        }
        lineBegins = value == '\n';
        out.write(value);
    }
}
