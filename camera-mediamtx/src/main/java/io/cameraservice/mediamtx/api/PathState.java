package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a path does now. Immutable.
 *
 * @param name under which it is read
 * @param confName the configuration it comes from: its own name, or that of a rule for many
 * @param source what feeds it; empty while nothing does
 * @param ready whether readers get it; not a proof that media flows: see {@code bytesReceived} grow
 * @param readyAt since when it is ready
 * @param tracks its codecs, e.g. {@code H264}
 * @param bytesReceived from its source, since the path was made
 * @param bytesSent to its readers, since the path was made
 * @param readers who reads it; all readers of HLS count as one
 */
public record PathState(
        String name,
        String confName,
        Optional<Peer> source,
        boolean ready,
        Optional<Instant> readyAt,
        List<String> tracks,
        long bytesReceived,
        long bytesSent,
        List<Peer> readers) {
    public PathState {
        requireNonNull(name, "name");
        requireNonNull(confName, "confName");
        requireNonNull(source, "source");
        requireNonNull(readyAt, "readyAt");
        tracks = List.copyOf(tracks);
        readers = List.copyOf(readers);
    }

    /**
     * One end of a path.
     *
     * @param type e.g. {@code rtspSession}, {@code rtspSource}, {@code hlsMuxer}
     * @param id of the session; may be blank where there is none
     */
    public record Peer(String type, String id) {
        public Peer {
            requireNonNull(type, "type");
            requireNonNull(id, "id");
        }

        static Peer of(JsonView view) {
            return new Peer(view.text("type").orElse(""), view.text("id").orElse(""));
        }
    }

    static PathState of(JsonView view) {
        String name = view.neededText("name");
        List<String> tracks = view.texts("tracks");
        return new PathState(
                name,
                view.text("confName").orElse(name),
                view.object("source").map(Peer::of),
                view.flag("ready", "online", "available"),
                view.time("readyTime", "onlineTime", "availableTime"),
                tracks.isEmpty()
                        ? view.objects("tracks2").stream()
                                .flatMap(t -> t.text("codec").stream())
                                .toList()
                        : tracks,
                view.number("inboundBytes", "bytesReceived").orElse(0L),
                view.number("outboundBytes", "bytesSent").orElse(0L),
                view.objects("readers").stream().map(Peer::of).toList());
    }
}
