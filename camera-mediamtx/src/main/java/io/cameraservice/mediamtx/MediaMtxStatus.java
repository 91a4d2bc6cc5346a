package io.cameraservice.mediamtx;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of the server. Immutable.
 *
 * @param detail for a person: which server, or what is wrong and what to do
 * @param since when this state began
 * @param version its release; empty while it is not attached, and before 1.15.2, which does not report it
 * @param startedAt when its process began; empty where it does not report it
 * @param latency how long it took to answer last; empty while it is not attached
 * @param wanted how many paths there should be
 * @param inPlace how many of them there are
 * @param problems what is wrong with single paths, by their names
 * @param calls how many calls were made of its API so far
 */
public record MediaMtxStatus(
        State state,
        String detail,
        Instant since,
        Optional<String> version,
        Optional<Instant> startedAt,
        Optional<Duration> latency,
        int wanted,
        int inPlace,
        Map<String, String> problems,
        long calls) {
    public MediaMtxStatus {
        requireNonNull(state, "state");
        requireNonNull(detail, "detail");
        requireNonNull(since, "since");
        requireNonNull(version, "version");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(latency, "latency");
        problems = Map.copyOf(new TreeMap<>(problems));
    }

    /** Whether the server answers. */
    public boolean attached() {
        return state.attached();
    }

    /** The state of a server, as seen from here. */
    public enum State {
        /** Not polled yet. */
        STARTING,
        /** It answers. */
        ATTACHED,
        /** It answers, after seconds. */
        SLOW,
        /** Something listens, and says nothing. */
        SILENT,
        /** It lists its paths, but its configuration no longer answers: it has to be restarted. */
        STUCK,
        /** Nothing listens there. */
        ABSENT,
        /** It runs, and its API is switched off. */
        API_OFF,
        /** Its certificate is not trusted, or one side speaks TLS and the other does not. */
        TLS_FAILED,
        /** It runs on this machine, as another user than it may: nothing was said to it. */
        UNTRUSTED,
        /** It wants other credentials. */
        UNAUTHORIZED,
        /** What answers is something else. */
        NOT_MEDIAMTX,
        /** It is from before 1.5. */
        TOO_OLD,
        /** It fails, or what it says cannot be understood. */
        FAILING,
        /** Detached. */
        CLOSED;

        public boolean attached() {
            return this == ATTACHED || this == SLOW;
        }
    }
}
