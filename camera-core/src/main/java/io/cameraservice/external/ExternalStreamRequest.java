package io.cameraservice.external;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import java.util.regex.Pattern;

/**
 * A stream to be added. Immutable; its text form does not tell the credentials.
 *
 * @param url {@code rtsp://} or {@code rtsps://}, with user and password if the source asks for them; characters with a meaning
 *     in URLs are written as {@code %40}
 * @param name what a person calls it, at most 100 characters; blank for host and path
 * @param type a word of the caller's choice, of letters, digits, {@code _} and {@code -}
 * @param transport how media comes
 */
public record ExternalStreamRequest(String url, String name, String type, Transport transport) {
    /** The type of a stream of which nothing else was said. */
    public static final String GENERIC = "generic_rtsp";

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    /** How media comes. */
    public enum Transport {
        /** Within the RTSP connection. */
        TCP,
        /** In datagrams beside it: less delay on a good network, damaged pictures on a bad one. */
        UDP
    }

    public ExternalStreamRequest {
        requireNonNull(url, "url");
        requireNonNull(transport, "transport");
        name = name.strip();
        if (name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw new CameraException.InvalidArgument(
                    "stream_name", "at most 100 characters", "a stream's name has at most 100 printable characters");
        }
        if (!TYPE.matcher(type).matches()) {
            throw new CameraException.InvalidArgument(
                    "stream_type", TYPE.pattern(), "a stream's type has 1 to 32 letters, digits, '_' or '-'");
        }
    }

    /** A stream by TCP. */
    public static ExternalStreamRequest of(String url, String name) {
        return new ExternalStreamRequest(url, name, GENERIC, Transport.TCP);
    }

    @Override
    public String toString() {
        return "external stream " + (name.isEmpty() ? "without a name" : name);
    }
}
