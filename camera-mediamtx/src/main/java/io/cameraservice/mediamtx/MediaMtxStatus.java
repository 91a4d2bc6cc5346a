package io.cameraservice.mediamtx;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How it stands with the server. Immutable.
 *
 * @param state what it does
 * @param detail for a person: which server, or what is wrong and what to do
 * @param since when this state began
 * @param version its release; empty while it is not attached, and where it does not tell (before 1.15.2)
 * @param startedAt when its process began; empty where it does not tell
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

    /** Whether the server is there and takes what it is told. */
    public boolean attached() {
        return state.attached();
    }

    /** What a server does, as seen from here. */
    public enum State {
        /** Not looked at yet. */
        STARTING,
        /** It answers. */
        ATTACHED,
        /** It answers, after seconds. */
        SLOW,
        /** Something listens, and says nothing. */
        SILENT,
        /** It tells what its paths do, and its configuration says nothing any more: it is to be restarted. */
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
        /** We have let go of it. */
        CLOSED;

        public boolean attached() {
            return this == ATTACHED || this == SLOW;
        }
    }
}
