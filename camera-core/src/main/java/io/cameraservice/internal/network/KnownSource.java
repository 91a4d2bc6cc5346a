package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.external.ExternalStreamRequest.Transport;
import io.cameraservice.internal.network.client.RtspTarget;
import io.cameraservice.internal.network.client.SourceTrust;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a stream. Immutable; its text form has no secrets.
 *
 * @param format what it sent when it was last looked at; empty if it never was
 * @param certificate SHA-256 fingerprint of the certificate that it showed first; empty without TLS
 */
record KnownSource(
        SourceAddress address,
        String name,
        String type,
        Transport transport,
        Instant addedAt,
        Optional<SourceFormat> format,
        Optional<String> certificate) {
    static KnownSource of(ExternalStreamRequest request, Instant now) {
        SourceAddress address = SourceAddress.parse(request.url());
        String name = request.name().isEmpty() ? address.shown().replaceFirst("rtsps?://", "") : request.name();
        return new KnownSource(
                address, name, request.type(), request.transport(), now, Optional.empty(), Optional.empty());
    }

    /** Whether nothing differs that a person can set. */
    boolean isJust(KnownSource other) {
        return address.url().equals(other.address.url())
                && name.equals(other.name)
                && type.equals(other.type)
                && transport == other.transport;
    }

    KnownSource sending(SourceFormat now) {
        return new KnownSource(address, name, type, transport, addedAt, Optional.of(now), certificate);
    }

    /** The same with the certificate that it showed, where none was known before. */
    KnownSource showing(Optional<String> seen) {
        return certificate.isPresent() || seen.isEmpty()
                ? this
                : new KnownSource(address, name, type, transport, addedAt, format, seen);
    }

    /** Where a client of our own connects. */
    RtspTarget target() {
        return RtspTarget.parse(address.url());
    }

    /** What it believes the source. */
    SourceTrust trust() {
        return new SourceTrust(certificate);
    }

    /** This stream, added when and sending what that one did. */
    KnownSource inPlaceOf(KnownSource other) {
        return new KnownSource(address, name, type, transport, other.addedAt, other.format, other.certificate);
    }

    /** As a device; without modes as long as it was never looked at. */
    DeviceInfo device() {
        return new DeviceInfo(
                DeviceIdentity.of(address.shown(), null, null),
                name,
                address.shown(),
                NetworkDriver.NAME,
                "network",
                format.map(SourceFormat::modes).orElse(List.of()));
    }

    Map<String, @Nullable Object> toDocument() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("url", address.url());
        document.put("name", name);
        document.put("type", type);
        document.put("transport", transport.name());
        document.put("added_at", addedAt.toString());
        format.ifPresent(f -> document.put("format", f.toDocument()));
        certificate.ifPresent(c -> document.put("certificate", c));
        return document;
    }

    /** The stream of such a document; empty if it lacks what matters. */
    static Optional<KnownSource> ofDocument(@Nullable Object document) {
        if (!(document instanceof Map<?, ?> map)
                || !(map.get("url") instanceof String url)
                || !(map.get("name") instanceof String name)
                || !(map.get("type") instanceof String type)
                || !(map.get("transport") instanceof String transport)
                || !(map.get("added_at") instanceof String addedAt)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KnownSource(
                    SourceAddress.parse(url),
                    name,
                    type,
                    Transport.valueOf(transport),
                    Instant.parse(addedAt),
                    SourceFormat.ofDocument(map.get("format")),
                    Optional.ofNullable(map.get("certificate") instanceof String c ? c : null)));
        } catch (CameraException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return name + " at " + address;
    }
}
