package io.cameraservice.internal.util;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Takes secrets out of any text: user names and passwords in URLs, values of parameters and of members of JSON whose names say
 * that they are secret, headers that log in, and JSON web tokens wherever they stand. Takes time in proportion to the text's
 * length, whatever the text.
 */
public final class Redaction {
    private static final String NAMES =
            "(?:auth|access|refresh|id)_?token|token|passw(?:or)?d|passphrase|pass|pwd|secret"
                    + "|api_?key|key|jwt|sig(?:n(?:ature)?)?";
    private static final String HEADERS = "(?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-auth-token";

    /** In this order: a header's value may be anything, so its line is redacted first. */
    private static final List<Rule> RULES = List.of(
            // Authorization: Bearer …, to the end of the line; {Authorization=[Bearer …]}
            Rule.of(
                    text -> text.contains(":"),
                    "(?i)(?<![a-z0-9])(" + HEADERS + ")(\\h*:\\h*)(?![\\h\"])[^\\r\\n]++",
                    "$1$2***"),
            Rule.of(text -> text.contains("=["), "(?i)(?<![a-z0-9])(" + HEADERS + ")=\\[[^]\\r\\n]*+", "$1=[***"),
            // rtsp://user:password@host
            Rule.of(text -> text.contains("@"), "(://)[^\\s/?#\"]*@", "$1"),
            // "auth_token":"…", also inside a text of JSON
            Rule.of(
                    text -> text.contains("\""),
                    "(?i)\"(" + NAMES + "|authorization)\"(\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*+",
                    "\"$1\"$2\"***"),
            Rule.of(
                    text -> text.contains("\\\""),
                    "(?i)\\\\\"(" + NAMES + "|authorization)\\\\\"(\\s*:\\s*)\\\\\"[^\"\\\\]*+",
                    "\\\\\"$1\\\\\"$2\\\\\"***"),
            // ?token=…&key=…; a value ends at the next parameter, and some cameras separate those by underscores
            Rule.of(
                    text -> text.contains("=") || text.contains("%3"),
                    "(?i)(?:(?<![a-z0-9])|(?<=%[0-9a-f]{2}))(user(?:name)?|usr|login|publish|auth|" + NAMES
                            + ")(=|%3D)(?!\\[\\*)"
                            + "(?:\"[^\"]*+|'[^']*+|(?:(?!_[a-z]{1,20}=)[^&;/?#\\s:'\"])*+)",
                    "$1$2***"),
            Rule.of(
                    text -> true,
                    "(?<![A-Za-z])((?i:Bearer)\\h+|(?i:Basic)\\h+(?=[a-z+/]*[A-Z0-9]))[A-Za-z0-9._~+/=-]{8,}+",
                    "$1***"),
            // a JSON web token
            Rule.of(
                    text -> text.contains("eyJ"),
                    "(?:(?<![A-Za-z0-9_-])|(?<=%[0-9A-Fa-f]{2}))eyJ[A-Za-z0-9_-]{5,}+\\.[A-Za-z0-9_-]{5,}+(?:\\.[A-Za-z0-9_-]*+)?",
                    "***"));

    private Redaction() {}

    /** The text without user names, passwords and tokens; the very same if there are none. */
    public static String of(String text) {
        String left = text;
        for (Rule rule : RULES) {
            if (rule.mayApply().test(left)) {
                left = rule.pattern().matcher(left).replaceAll(rule.replacement());
            }
        }
        return left;
    }

    /** {@code mayApply} is a quick look that spares most texts the slow one. */
    private record Rule(Predicate<String> mayApply, Pattern pattern, String replacement) {
        static Rule of(Predicate<String> mayApply, String pattern, String replacement) {
            return new Rule(mayApply, Pattern.compile(pattern), replacement);
        }
    }
}
