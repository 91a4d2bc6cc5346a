package io.cameraservice.internal.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The credentials of a request: scheme and parameters of its Authorization header. Holds secrets; its text form shows none. */
public final class Authorization {
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))");

    private final String scheme;
    private final Map<String, String> parameters;

    private Authorization(String scheme, Map<String, String> parameters) {
        this.scheme = scheme;
        this.parameters = parameters;
    }

    /** Reads the header; 400 if it is broken. */
    public static Authorization parse(String header) throws RtspException {
        int space = header.indexOf(' ');
        String scheme = (space < 0 ? header : header.substring(0, space)).toLowerCase(Locale.ROOT);
        String rest = space < 0 ? "" : header.substring(space + 1).strip();
        Map<String, String> parameters = new HashMap<>();
        if (scheme.equals("basic")) {
            basic(rest, parameters);
        } else {
            Matcher m = PARAMETER.matcher(rest);
            while (m.find()) {
                String value = m.group(2) == null ? m.group(3) : m.group(2).replaceAll("\\\\(.)", "$1");
                parameters.put(m.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
        return new Authorization(scheme, parameters);
    }

    private static void basic(String encoded, Map<String, String> parameters) throws RtspException {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), UTF_8);
            int colon = text.indexOf(':');
            if (colon >= 0) {
                parameters.put("username", text.substring(0, colon));
                parameters.put("password", text.substring(colon + 1));
            }
        } catch (IllegalArgumentException e) {
            throw RtspException.malformed("Bad Basic credentials");
        }
    }

    /** {@code basic} or {@code digest}, or what else the client thought of. */
    public String scheme() {
        return scheme;
    }

    /** A parameter by its name in small letters; empty if it is not there. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    @Override
    public String toString() {
        return scheme + " credentials";
    }
}
