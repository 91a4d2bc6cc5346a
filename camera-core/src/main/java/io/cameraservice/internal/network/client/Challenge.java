package io.cameraservice.internal.network.client;

import io.cameraservice.internal.rtsp.message.Authorization;
import io.cameraservice.internal.rtsp.message.RtspException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way a server offers to log in (RFC 7235, WWW-Authenticate). Immutable.
 *
 * @param strength the higher the better
 */
record Challenge(Scheme scheme, Authorization parameters, int strength) {
    /** Begins a challenge: a scheme followed by a parameter, or alone. */
    private static final Pattern BEGIN = Pattern.compile("(?i)(?:^|,)\\s*(basic|digest)(?=\\s|,|$)");

    /** The ways this client knows. */
    enum Scheme {
        BASIC,
        DIGEST_MD5,
        DIGEST_SHA_256
    }

    /** Those that can be answered, the best first; cameras put them in any order, in one header or several. */
    static List<Challenge> of(List<String> headers) {
        List<Challenge> known = new ArrayList<>();
        for (String header : headers) {
            Matcher begin = BEGIN.matcher(header);
            int from = begin.find() ? begin.start(1) : -1;
            while (from >= 0) {
                int to = begin.find() ? begin.start(1) : -1;
                one(to < 0 ? header.substring(from) : header.substring(from, to))
                        .ifPresent(known::add);
                from = to;
            }
        }
        known.sort(Comparator.comparingInt(Challenge::strength).reversed());
        return known;
    }

    private static Optional<Challenge> one(String text) {
        try {
            boolean digest = text.toLowerCase(Locale.ROOT).startsWith("digest");
            Authorization parameters = Authorization.parse(digest ? text : "Basic-challenge " + text.substring(5));
            if (!digest) {
                return Optional.of(new Challenge(Scheme.BASIC, parameters, 0));
            }
            String algorithm = parameters.parameter("algorithm").toUpperCase(Locale.ROOT);
            String qop = parameters.parameter("qop");
            if (!qop.isEmpty() && !List.of(qop.split("[ ,]+", -1)).contains("auth")) {
                return Optional.empty();
            }
            return switch (algorithm) {
                case "", "MD5" -> Optional.of(new Challenge(Scheme.DIGEST_MD5, parameters, 1));
                case "SHA-256" -> Optional.of(new Challenge(Scheme.DIGEST_SHA_256, parameters, 2));
                default -> Optional.empty();
            };
        } catch (RtspException e) {
            return Optional.empty();
        }
    }
}
