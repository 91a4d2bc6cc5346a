package io.cameraservice.internal.util;

import java.util.regex.Pattern;

/** What another program says, made fit for a log line, a message or a comparison. */
public final class SingleLine {
    /** Control characters, line and paragraph separators, and what reverses the direction of writing. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

    private SingleLine() {}

    /** The text without what cannot be printed and without white space around it; {@code …} stands for what exceeds {@code most}. */
    public static String of(String said, int most) {
        String begin = said.length() > 4 * most ? said.substring(0, 4 * most) : said;
        String line = UNPRINTABLE.matcher(begin).replaceAll(" ").strip();
        if (line.length() <= most && begin.length() == said.length()) {
            return line;
        }
        int end = Math.min(line.length(), most);
        boolean halved = end > 0 && Character.isHighSurrogate(line.charAt(end - 1));
        return line.substring(0, halved ? end - 1 : end) + "…";
    }

    /** The same without secrets. */
    public static String redacted(String said, int most) {
        return of(Redaction.of(said), most); // not cut first: half a token would not be known as one
    }
}
