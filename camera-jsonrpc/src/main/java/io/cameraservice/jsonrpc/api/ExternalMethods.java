package io.cameraservice.jsonrpc.api;

import static java.util.Objects.requireNonNullElse;

import io.cameraservice.CameraSession;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.external.ExternalStreamRequest.Transport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What clients can do with streams elsewhere. */
final class ExternalMethods {
    private final InstantSource clock;

    ExternalMethods(InstantSource clock) {
        this.clock = clock;
    }

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
            String device,
            Instant since,
            Instant addedAt) {}

    record Streams(
            List<Stream> externalStreams,
            List<Stream> skydioStreams,
            List<Stream> genericStreams,
            int totalCount,
            Instant timestamp) {}

    Changed add(CameraSession session, Arguments.AddExternalStream args) {
        ExternalStreamRequest request = new ExternalStreamRequest(
                args.streamUrl(),
                requireNonNullElse(args.streamName(), ""),
                requireNonNullElse(args.streamType(), ExternalStreamRequest.GENERIC),
                "udp".equals(args.transport()) ? Transport.UDP : Transport.TCP);
        return changed(session.addExternalStream(request), "ADDED");
    }

    Changed remove(CameraSession session, Arguments.RemoveExternalStream args) {
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
