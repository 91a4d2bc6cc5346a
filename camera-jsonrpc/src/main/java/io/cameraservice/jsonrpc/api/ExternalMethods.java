package io.cameraservice.jsonrpc.api;

import static io.cameraservice.access.Operation.ADD_EXTERNAL_STREAM;
import static io.cameraservice.access.Operation.LIST_EXTERNAL_STREAMS;
import static io.cameraservice.access.Operation.REMOVE_EXTERNAL_STREAM;
import static java.util.Objects.requireNonNullElse;

import io.cameraservice.CameraSession;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.external.ExternalStreamRequest.Transport;
import io.cameraservice.jsonrpc.protocol.Param;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What clients can do with streams elsewhere. */
final class ExternalMethods {
    private final InstantSource clock;

    ExternalMethods(InstantSource clock) {
        this.clock = clock;
    }

    List<ApiMethod> methods() {
        return List.of(
                ApiMethod.of(
                                ADD_EXTERNAL_STREAM,
                                "add_external_stream",
                                "Makes a camera of a stream elsewhere, or changes one.",
                                AddExternalStream.class,
                                Changed.class,
                                this::add)
                        .slow(),
                ApiMethod.of(
                                REMOVE_EXTERNAL_STREAM,
                                "remove_external_stream",
                                "Removes such a camera; its recordings stay.",
                                RemoveExternalStream.class,
                                Changed.class,
                                this::remove)
                        .slow(),
                ApiMethod.of(
                        LIST_EXTERNAL_STREAMS,
                        "get_external_streams",
                        "The streams that were added.",
                        Streams.class,
                        this::list));
    }

    record AddExternalStream(
            @Param(min = 1, max = 2000, summary = "rtsp:// or rtsps://, with user and password where they are needed")
            String streamUrl,

            @Param(optional = true, max = 100, summary = "host and path if absent") @Nullable
            String streamName,

            @Param(optional = true, min = 1, max = 32, summary = "a word of one's own; generic_rtsp if absent")
            @Nullable
            String streamType,

            @Param(
                    optional = true,
                    oneOf = {"tcp", "udp"})
            @Nullable
            String transport) {}

    record RemoveExternalStream(
            @Param(min = 1, max = 2000, summary = "as it was added or as it is listed; or its camera's id")
            String streamUrl) {}

    record Changed(
            String streamUrl,
            String streamName,
            String streamType,
            String status,
            Instant timestamp,
            String device,
            String sourceStatus,
            Optional<String> problem) {}

    record Stream(
            String url,
            String name,
            String type,
            String status,
            Optional<String> problem,
            Optional<String> reader,
            Optional<String> sound,
            Optional<String> soundLeftOut,
            String device,
            Instant since,
            Instant addedAt) {}

    record Streams(
            List<Stream> externalStreams,
            List<Stream> skydioStreams,
            List<Stream> genericStreams,
            int totalCount,
            Instant timestamp) {}

    Changed add(CameraSession session, AddExternalStream args) {
        ExternalStreamRequest request = new ExternalStreamRequest(
                args.streamUrl(),
                requireNonNullElse(args.streamName(), ""),
                requireNonNullElse(args.streamType(), ExternalStreamRequest.GENERIC),
                "udp".equals(args.transport()) ? Transport.UDP : Transport.TCP);
        return changed(session.addExternalStream(request), "ADDED");
    }

    Changed remove(CameraSession session, RemoveExternalStream args) {
        return changed(session.removeExternalStream(args.streamUrl()), "REMOVED");
    }

    Streams list(CameraSession session) {
        List<ExternalStream> all = session.externalStreams();
        Predicate<ExternalStream> skydio = s -> s.type().startsWith("skydio");
        return new Streams(
                views(all, s -> true), views(all, skydio), views(all, skydio.negate()), all.size(), clock.instant());
    }

    private static List<Stream> views(List<ExternalStream> all, Predicate<ExternalStream> which) {
        return all.stream()
                .filter(which)
                .map(s -> new Stream(
                        s.url(),
                        s.name(),
                        s.type(),
                        s.state().name(),
                        s.problem(),
                        s.reader().map(r -> r.name().toLowerCase(Locale.ROOT)),
                        s.sound().map(ExternalStream.Sound::codec),
                        s.sound().flatMap(ExternalStream.Sound::leftOut),
                        s.camera().toString(),
                        s.since(),
                        s.addedAt()))
                .toList();
    }

    private Changed changed(ExternalStream stream, String how) {
        return new Changed(
                stream.url(),
                stream.name(),
                stream.type(),
                how,
                clock.instant(),
                stream.camera().toString(),
                stream.state().name(),
                stream.problem());
    }
}
