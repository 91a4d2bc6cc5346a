package io.cameraservice.internal.secrets;

import java.util.regex.Pattern;

/** Takes secrets out of URLs, wherever they stand in a text: before the host, in the query, and in paths that look like one. */
public final class Redaction {
    private static final Pattern BEFORE_HOST = Pattern.compile("(\\b[a-zA-Z][a-zA-Z0-9+.-]*://)[^\\s/?#\"]*@");

    /** A value ends at the next parameter; some cameras separate them by underscores. */
    private static final Pattern PARAMETER = Pattern.compile("(?i)(?<![a-z0-9])"
            + "(user(?:name)?|usr|login|passw(?:or)?d|passphrase|pass|pwd|token|publish|auth|key|secret|sign(?:ature)?)="
            + "(?:(?!_[a-z]+=)[^&;/?#\\s:'\"])*");

    private Redaction() {}

    /** The text without user names, passwords and tokens. */
    public static String of(String text) {
        String hosts = text.contains("@") ? BEFORE_HOST.matcher(text).replaceAll("$1") : text;
        return hosts.contains("=") ? PARAMETER.matcher(hosts).replaceAll("$1=***") : hosts;
    }
}
