package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.api.ServerRelease;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of a server at one moment. Immutable.
 *
 * @param state what it does
 * @param detail for a person; the same text as long as nothing but numbers changes
 * @param since when the state began
 * @param known whether it was attached before
 * @param info what it says of itself
 * @param doors where it can be read
 * @param latency of the last answer
 * @param wanted how many paths there should be
 * @param inPlace those that are there as they should be
 * @param problems of single paths, by name
 * @param paths what they do, by name
 * @param silent those called ready on which nothing comes in
 * @param looks how often the paths were looked at
 * @param edition of what is desired with which the server was compared last
 */
record ServerSnapshot(
        State state,
        String detail,
        Instant since,
        boolean known,
        ServerRelease info,
        Optional<StreamAddresses> doors,
        Optional<Duration> latency,
        int wanted,
        Set<String> inPlace,
        Map<String, String> problems,
        Map<String, PathState> paths,
        Set<String> silent,
        long looks,
        long edition) {
    private static final ServerRelease NOTHING = new ServerRelease(Optional.empty(), Optional.empty());

    static ServerSnapshot starting(Instant now) {
        return new ServerSnapshot(
                State.STARTING,
                "not looked at yet",
                now,
                false,
                NOTHING,
                Optional.empty(),
                Optional.empty(),
                0,
                Set.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                0,
                0);
    }

    /** In this state; since now, unless it was in it already. */
    ServerSnapshot in(State next, String why, Instant now) {
        return new ServerSnapshot(
                next,
                why,
                next == state ? since : now,
                known || next.attached(),
                info,
                doors,
                latency,
                wanted,
                inPlace,
                problems,
                paths,
                silent,
                looks,
                edition);
    }

    /** Nothing of what the server said counts any more. */
    ServerSnapshot lost(State next, String why, Instant now) {
        return new ServerSnapshot(
                next,
                why,
                next == state ? since : now,
                known,
                NOTHING,
                Optional.empty(),
                Optional.empty(),
                wanted,
                Set.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                looks,
                0);
    }

    ServerSnapshot at(ServerRelease told, StreamAddresses open) {
        return new ServerSnapshot(
                state,
                detail,
                since,
                known,
                told,
                Optional.of(open),
                latency,
                wanted,
                inPlace,
                problems,
                paths,
                silent,
                looks,
                edition);
    }

    ServerSnapshot seen(Duration took, Map<String, PathState> now, Set<String> withoutFlow) {
        return new ServerSnapshot(
                state,
                detail,
                since,
                known,
                info,
                doors,
                Optional.of(took),
                wanted,
                inPlace,
                problems,
                now,
                withoutFlow,
                looks + 1,
                edition);
    }

    ServerSnapshot compared(long with, int shouldBe, Set<String> are, Map<String, String> wrong) {
        return new ServerSnapshot(
                state,
                detail,
                since,
                known,
                info,
                doors,
                latency,
                shouldBe,
                Set.copyOf(are),
                Map.copyOf(wrong),
                paths,
                silent,
                looks,
                with);
    }

    /** Whether the path can be read at the server now. */
    boolean offers(String name) {
        return offered().contains(name);
    }

    /** Whether the same paths can be read at the same addresses as then. */
    boolean offersSame(ServerSnapshot then) {
        Set<String> offered = offered();
        return offered.equals(then.offered()) && (offered.isEmpty() || doors.equals(then.doors));
    }

    private Set<String> offered() {
        return state.attached() ? inPlace : Set.of();
    }

    /** All that is wrong with single paths, by name. */
    Map<String, String> troubles() {
        Map<String, String> all = new TreeMap<>(problems);
        silent.forEach(name -> all.putIfAbsent(name, "it is called ready, but nothing comes in"));
        return all;
    }
}
