package io.cameraservice.internal.network;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.external.ExternalStreamRequest.Transport;
import io.cameraservice.internal.capture.picture.JpegHeader;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.SequenceParameters;
import io.cameraservice.internal.network.client.RtspClient;
import io.cameraservice.internal.network.client.RtspClientException;
import io.cameraservice.internal.network.client.RtspClientException.Kind;
import io.cameraservice.internal.network.client.SoundTrack;
import io.cameraservice.internal.network.client.SourceDescription;
import io.cameraservice.internal.network.client.SourceTrust;
import io.cameraservice.internal.network.client.VideoTrack;
import io.cameraservice.internal.util.Ffmpeg;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A first look at a source: what it sends. Our own client looks; what it does not understand is tried with ffmpeg.
 *
 * @param format what it sends; empty if that could not be found out
 * @param error why not; empty if it could
 * @param certificate fingerprint of the certificate it showed
 */
record SourceProbe(Optional<SourceFormat> format, Optional<ProbeError> error, Optional<String> certificate) {
    private static final Logger log = LoggerFactory.getLogger(SourceProbe.class);

    /** Looks; blocks for up to half a minute, or until it is cut short. */
    static SourceProbe at(KnownSource source, Ffmpeg ffmpeg, Cancellation cancellation) {
        if (source.transport() == Transport.UDP) {
            return byFfmpeg(source, ffmpeg, cancellation, Optional.empty());
        }
        Look look = new Look(source);
        try {
            Optional<SourceFormat> format = look.run(cancellation);
            return format.isPresent() || look.redirected
                    ? new SourceProbe(format, look.unreadable(format), look.trust.seen())
                    : byFfmpeg(source, ffmpeg, cancellation, look.trust.seen()).withSound(look.sound);
        } catch (RtspClientException e) {
            ProbeError own = new ProbeError(e.text(), e.kind() == Kind.REFUSED);
            if (e.kind() != Kind.NOT_UNDERSTOOD || look.redirected) { // ffmpeg would take the credentials along
                return new SourceProbe(Optional.empty(), Optional.of(own), look.trust.seen());
            }
            log.info("{}: {}; trying ffmpeg", source, e.text());
            SourceProbe second = byFfmpeg(source, ffmpeg, cancellation, look.trust.seen());
            return second.format.isPresent()
                    ? second
                    : new SourceProbe(Optional.empty(), Optional.of(own), look.trust.seen());
        }
    }

    private SourceProbe withSound(Optional<SoundTrack> sound) {
        return new SourceProbe(format.map(f -> f.withSound(sound)), error, certificate);
    }

    private static SourceProbe byFfmpeg(
            KnownSource source, Ffmpeg ffmpeg, Cancellation cancellation, Optional<String> certificate) {
        FfmpegProbe seen = FfmpegProbe.at(source, ffmpeg, cancellation);
        return new SourceProbe(seen.format(), seen.error(), certificate);
    }

    /** One look by our own client. */
    private static final class Look {
        private static final Duration SILENCE = Duration.ofSeconds(5);
        /** Pictures that tell rate and order; fewer have to do after a while, or where the order is certain. */
        private static final int ENOUGH = 12;

        private static final int ENOUGH_IN_ORDER = 5;

        private static final Duration FEW_ARE_ENOUGH = Duration.ofMillis(2500);
        private static final Duration LONGEST = Duration.ofSeconds(30);
        private static final FrameRate USUAL = FrameRate.of(25);
        private static final long SECOND = 1_000_000_000;

        private final KnownSource source;
        private final SourceTrust trust;
        private final List<Long> times = new ArrayList<>();
        private final long began = System.nanoTime();
        private @Nullable FrameSize size;
        private Optional<FrameRate> told = Optional.empty();
        private Optional<SoundTrack> sound = Optional.empty();
        private boolean mayReorder;
        private boolean reordered;
        private boolean redirected;

        Look(KnownSource source) {
            this.source = source;
            this.trust = source.trust();
        }

        /** What it sends; empty if it is something that has to be decoded. */
        Optional<SourceFormat> run(Cancellation cancellation) throws RtspClientException {
            try (RtspClient client = new RtspClient(source.target(), trust)) {
                cancellation.goesOnUntil(client::close);
                SourceDescription description;
                try {
                    description = client.describe();
                } finally {
                    redirected = client.isRedirected();
                }
                sound = SoundTrack.of(description);
                if (description.media().stream().noneMatch(SourceDescription.Media::isVideo)) {
                    throw new RtspClientException(
                            description.media().isEmpty() ? Kind.NOT_UNDERSTOOD : Kind.NOT_FOUND,
                            description.media().isEmpty()
                                    ? "the source's description (SDP) names no media"
                                    : "the source has no picture, only other media");
                }
                VideoTrack[] track = new VideoTrack[1];
                Optional<VideoTrack> video = VideoTrack.of(
                        description, (nanos, key, data) -> picture(track[0], nanos, key, data), damaged -> {});
                if (video.isEmpty()) {
                    return Optional.empty();
                }
                track[0] = video.get();
                video.get().parameterSets().forEach(this::parameters);
                client.setup(video.get().media());
                client.play(video.get(), SILENCE, this::seenEnough);
                client.teardown();
                return format(video.get());
            }
        }

        /** Nothing where a format was found. */
        Optional<ProbeError> unreadable(Optional<SourceFormat> format) {
            return format.isPresent()
                    ? Optional.empty()
                    : Optional.of(new ProbeError(
                            "the source redirects to one that has to be decoded; add it by its own address", false));
        }

        private void picture(VideoTrack track, long nanos, boolean key, byte[] data) {
            ByteBuffer bytes = ByteBuffer.wrap(data);
            if (track.isH264()) {
                int last = times.size() - 1;
                reordered |= last >= 0 && nanos < times.get(last) && AnnexB.hasBSlice(bytes);
                if (key) {
                    AnnexB.sequenceParameters(bytes).ifPresent(this::parameters);
                }
            } else {
                JpegHeader.read(bytes).ifPresent(h -> size = h.size());
            }
            times.add(nanos);
        }

        private void parameters(byte[] unit) {
            parameters(ByteBuffer.wrap(unit));
        }

        private void parameters(ByteBuffer unit) {
            SequenceParameters.parse(unit).ifPresent(p -> {
                size = p.size();
                told = p.rate();
                mayReorder = p.mayReorder();
            });
        }

        private boolean seenEnough() {
            long passed = System.nanoTime() - began;
            boolean few = times.size() >= 2 && passed > FEW_ARE_ENOUGH.toNanos();
            boolean enough = times.size() >= (mayReorder ? ENOUGH : ENOUGH_IN_ORDER);
            return (size != null && (enough || few)) || passed > LONGEST.toNanos();
        }

        private Optional<SourceFormat> format(VideoTrack track) throws RtspClientException {
            FrameSize seen = size;
            if (seen == null) {
                throw new RtspClientException(
                        Kind.NOT_FOUND,
                        times.isEmpty()
                                ? "the source sends no pictures"
                                : "the source sent no key frame for " + LONGEST.toSeconds()
                                        + " seconds; set a shorter key frame interval in the camera");
            }
            return Optional.of(new SourceFormat(
                            track.isH264() ? "h264" : "mjpeg", seen, rate(), reordered, false, Optional.empty())
                    .withSound(sound));
        }

        /** As measured by the time stamps; as the source says where they make no sense. */
        private FrameRate rate() {
            List<Long> sorted = times.stream().sorted().toList();
            List<Long> distances = new ArrayList<>();
            for (int i = 1; i < sorted.size(); i++) {
                distances.add(sorted.get(i) - sorted.get(i - 1));
            }
            distances.sort(null);
            long usual = distances.isEmpty() ? 0 : distances.get(distances.size() / 2);
            if (usual < SECOND / 240 || usual > 60 * SECOND) {
                return told.orElse(USUAL);
            }
            double measured = (double) SECOND / usual;
            if (told.filter(r -> Math.abs(r.perSecond() - measured) < measured / 20)
                    .isPresent()) {
                return told.get();
            }
            return usual > SECOND
                    ? new FrameRate(1, (int) Math.round((double) usual / SECOND))
                    : FrameRate.of((int) Math.round(measured));
        }
    }
}
