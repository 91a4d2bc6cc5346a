package io.cameraservice.launcher.app;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Sets up slf4j-simple, which reads system properties at its first use: everything goes to stderr, and stderr has no secrets.
 * Libraries are heard from INFO on: below that, some log all that they send and receive.
 */
public final class LogSetup {
    private static final String PREFIX = "org.slf4j.simpleLogger.";
    private static final String OURS = "log.io.cameraservice";
    private static final String ALL = "defaultLogLevel";

    private LogSetup() {}

    /** From now on secrets are redacted from everything written to stderr. */
    public static void redact() {
        System.setErr(new PrintStream(new RedactingStream(System.err), true, charset()));
    }

    /** Must come before the first logger is made. What was set on the command line stays. */
    public static void level(String level) {
        if (System.getProperty(PREFIX + ALL) == null) {
            set(OURS, level);
        }
        boolean chatty = level.equals("debug") || level.equals("trace");
        set(ALL, chatty ? "info" : level);
        for (String wordy : List.of("org.java_websocket", "io.netty")) {
            set("log." + wordy, level.equals("error") ? level : "warn");
        }
        set("logFile", "System.err");
        set("cacheOutputStream", "true");
        set("showShortLogName", "true");
        set("levelInBrackets", "true");
        PrintStream err = System.err;
        System.setErr(new PrintStream(new TimestampStream(err), true, charset()));
        LoggerFactory.getILoggerFactory(); // takes the stream for itself
        System.setErr(err);
    }

    public static boolean isDebug() {
        String level = System.getProperty(PREFIX + OURS, System.getProperty(PREFIX + ALL, ""));
        return level.equals("debug") || level.equals("trace");
    }

    private static void set(String key, String value) {
        if (System.getProperty(PREFIX + key) == null) {
            System.setProperty(PREFIX + key, value);
        }
    }

    /** What the terminal understands; Java 17 does not tell it of a stream. */
    private static Charset charset() {
        try {
            return Charset.forName(
                    System.getProperty("stderr.encoding", System.getProperty("native.encoding", "UTF-8")));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Charset.defaultCharset();
        }
    }

    /**
     * Puts the time before each line of the log that begins a message, which has its thread's name in brackets first;
     * the lines of stack traces have not. slf4j-simple would do it by SimpleDateFormat, whose locales take 25 ms of the
     * start. Safe for use by any thread that writes complete messages, as slf4j-simple does.
     */
    private static final class TimestampStream extends FilterOutputStream {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

        private boolean lineBegins = true;

        TimestampStream(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int value) throws IOException {
            if (lineBegins && value == '[') {
                out.write((TIME.format(InstantSource.system().instant().atZone(ZoneId.systemDefault())) + " ")
                        .getBytes(StandardCharsets.US_ASCII));
            }
            lineBegins = value == '\n';
            out.write(value);
        }
    }
}
