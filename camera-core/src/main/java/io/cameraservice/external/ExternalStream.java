package io.cameraservice.external;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraId;
import io.cameraservice.external.ExternalStreamRequest.Transport;
import java.time.Instant;
import java.util.Optional;

/**
 * A stream that was added. Immutable.
 *
 * @param camera the camera it became
 * @param url where it is, without credentials
 * @param name what a person calls it
 * @param type as it was added
 * @param transport how media comes
 * @param reader what reads it; empty as long as nothing is known of it
 * @param sound its sound; empty if it has none or nothing is known of it
 * @param state whether it can be had
 * @param problem why it cannot be had; empty while it can
 * @param since when that state began
 * @param addedAt when it was added
 */
public record ExternalStream(
        CameraId camera,
        String url,
        String name,
        String type,
        Transport transport,
        Optional<Reader> reader,
        Optional<Sound> sound,
        State state,
        Optional<String> problem,
        Instant since,
        Instant addedAt) {
    public ExternalStream {
        requireNonNull(camera, "camera");
        requireNonNull(url, "url");
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(transport, "transport");
        requireNonNull(reader, "reader");
        requireNonNull(sound, "sound");
        requireNonNull(state, "state");
        requireNonNull(problem, "problem");
        requireNonNull(since, "since");
        requireNonNull(addedAt, "addedAt");
    }

    /**
     * The sound of a source.
     *
     * @param codec e.g. {@code "AAC"}, {@code "OPUS"}, {@code "PCMU"}; as the source names it (RFC 8866 rtpmap) where it is left out
     * @param leftOut why it is left out; empty if it goes along with the pictures
     */
    public record Sound(String codec, Optional<String> leftOut) {
        public Sound {
            requireNonNull(codec, "codec");
            requireNonNull(leftOut, "leftOut");
        }
    }

    /** What reads a source. */
    public enum Reader {
        /** The service itself: H.264 and JPEG within the connection, passed on as they are. */
        SERVICE,
        /** ffmpeg: what has to be decoded, UDP, and what the service does not understand. */
        FFMPEG
    }

    /** Whether a source can be had. */
    public enum State {
        /** Being looked at for the first time since the service was started. */
        CONNECTING,
        /** It answered when it was last looked at, or is being pulled. */
        CONNECTED,
        /** It does not answer, refuses us, or offers nothing that can be used; looked at again with growing pauses. */
        DISCONNECTED
    }
}
