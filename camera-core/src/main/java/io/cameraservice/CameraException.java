package io.cameraservice;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.Role;
import io.cameraservice.device.DeviceFault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something asked of the service could not be done. The message says what, on which camera or file, and why.
 *
 * <p>Subclasses exist where a caller would act differently; transports map them to their error codes.
 */
public class CameraException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final @Nullable String suggestion;

    /**
     * An error with a stable name.
     *
     * @param reason a stable snake_case word for programs, e.g. {@code "device_busy"}
     * @param message what happened, for people
     * @param suggestion what a person can do about it; null where nothing is known to help
     */
    public CameraException(String reason, String message, @Nullable String suggestion, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.suggestion = suggestion;
    }

    /** A stable snake_case word for programs. */
    public final String reason() {
        return reason;
    }

    /** What a person can do about it, where something is known to help. */
    public final Optional<String> suggestion() {
        return Optional.ofNullable(suggestion);
    }

    /** An argument breaks a rule. */
    public static final class InvalidArgument extends CameraException {
        private static final long serialVersionUID = 1L;
        private final String param;
        private final String rule;

        /** The argument's name on the wire and the rule it breaks, e.g. {@code "quality", "1..100"}. */
        public InvalidArgument(String param, String rule, String message) {
            super("invalid_argument", message, null, null);
            this.param = param;
            this.rule = rule;
        }

        public String param() {
            return param;
        }

        public String rule() {
            return rule;
        }
    }

    /** Nobody is logged in, or the credentials are wrong or have expired. */
    public static final class Unauthenticated extends CameraException {
        private static final long serialVersionUID = 1L;

        public Unauthenticated(String reason, String message) {
            super(reason, message, "authenticate with a valid token", null);
        }
    }

    /** The principal's role does not allow it. */
    public static final class Forbidden extends CameraException {
        private static final long serialVersionUID = 1L;
        private final Role required;
        private final Role have;

        public Forbidden(String action, Role required, Role have) {
            super(
                    "role_too_low",
                    action + " needs the role " + required.wireName() + ", not " + have.wireName(),
                    "authenticate as " + required.wireName(),
                    null);
            this.required = required;
            this.have = have;
        }

        public Role required() {
            return required;
        }

        public Role have() {
            return have;
        }
    }

    /** There is no such camera, recording, snapshot or stream. */
    public static final class NotFound extends CameraException {
        private static final long serialVersionUID = 1L;
        private final String resource;
        private final String id;

        /** What was looked for ({@code "camera"}) under which name. */
        public NotFound(String resource, String id) {
            super(resource + "_not_found", "no " + resource + " named '" + id + "'", null, null);
            this.resource = resource;
            this.id = id;
        }

        public String resource() {
            return resource;
        }

        public String id() {
            return id;
        }
    }

    /** It is not possible in the present state: already recording, camera gone, device busy. */
    public static final class InvalidState extends CameraException {
        /** The reason of all that fails because the camera is not there, or was unplugged meanwhile. */
        public static final String CAMERA_DISCONNECTED = "camera_disconnected";

        private static final long serialVersionUID = 1L;
        private final String state;
        private final List<String> allowed;

        public InvalidState(String reason, String message, String state, List<String> allowed) {
            this(reason, message, null, state, allowed, null);
        }

        /** With the names of these states. */
        public InvalidState(String reason, String message, Enum<?> state, Enum<?>... allowed) {
            this(
                    reason,
                    message,
                    state.name(),
                    Arrays.stream(allowed).map(Enum::name).toList());
        }

        public InvalidState(
                String reason,
                String message,
                @Nullable String suggestion,
                String state,
                List<String> allowed,
                @Nullable Throwable cause) {
            super(reason, message, suggestion, cause);
            this.state = state;
            this.allowed = List.copyOf(allowed);
        }

        /** The state it is in. */
        public String state() {
            return state;
        }

        /** The states in which it would have been possible. */
        public List<String> allowedStates() {
            return allowed;
        }
    }

    /** The camera, the format or this build cannot do it, ever. */
    public static final class NotSupported extends CameraException {
        private static final long serialVersionUID = 1L;
        private final String feature;

        public NotSupported(String feature, String message, @Nullable String suggestion) {
            super("not_supported", message, suggestion, null);
            this.feature = feature;
        }

        public String feature() {
            return feature;
        }
    }

    /** A program or server beside us failed or is away: ffmpeg, MediaMTX. */
    public static final class DependencyFailed extends CameraException {
        private static final long serialVersionUID = 1L;
        private final String dependency;

        public DependencyFailed(
                String reason,
                String dependency,
                String message,
                @Nullable String suggestion,
                @Nullable Throwable cause) {
            super(reason, message, suggestion, cause);
            this.dependency = dependency;
        }

        public String dependency() {
            return dependency;
        }
    }

    /** The device is plugged in and does not do what it should. */
    public static final class DeviceFailed extends CameraException {
        private static final long serialVersionUID = 1L;
        private final DeviceFault fault;

        /** With the fault's own sentence and remedy. */
        public DeviceFailed(DeviceFault fault, String device, @Nullable Throwable cause) {
            this(fault, device + " " + fault.sentence(), fault.remedy(), cause);
        }

        /** Where more is known than the fault says by itself. */
        public DeviceFailed(DeviceFault fault, String message, String remedy, @Nullable Throwable cause) {
            super(fault.word(), message, remedy, cause);
            this.fault = fault;
        }

        /** What is wrong with it; its word is the {@link #reason}. */
        public DeviceFault fault() {
            return fault;
        }
    }

    /** The storage is full or cannot be written. */
    public static final class StorageFailed extends CameraException {
        private static final long serialVersionUID = 1L;
        private final long freeBytes;
        private final long neededBytes;

        public StorageFailed(
                String reason, String message, long freeBytes, long neededBytes, @Nullable Throwable cause) {
            super(
                    reason,
                    message,
                    reason.equals("storage_not_writable")
                            ? "let this user write there or choose another directory"
                            : "free some space or choose another directory",
                    cause);
            this.freeBytes = freeBytes;
            this.neededBytes = neededBytes;
        }

        public long freeBytes() {
            return freeBytes;
        }

        public long neededBytes() {
            return neededBytes;
        }
    }
}
