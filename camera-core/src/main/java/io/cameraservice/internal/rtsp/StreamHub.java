package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.RelayStream.DemandCounter;
import io.cameraservice.internal.rtsp.RelayStream.SilenceListener;
import io.cameraservice.internal.rtsp.message.SessionDescription;
import io.cameraservice.internal.rtsp.message.SessionDescription.Media;
import io.cameraservice.internal.rtsp.rtp.Codec;
import io.cameraservice.internal.rtsp.rtp.GopCache;
import io.cameraservice.internal.rtsp.rtp.MediaChunk;
import io.cameraservice.internal.rtsp.rtp.RtpTrack;
import io.cameraservice.internal.util.SerialExecutor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media of one stream: from its publisher by way of tracks and cache to its readers. Confined to the loop. */
final class StreamHub {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHub.class);
    private static final Duration SILENCE = Duration.ofMillis(100);
    private static final Duration LONGEST_GATHERING = Duration.ofMillis(5);
    private static final long CACHE_BYTES = 64L << 20;

    private final String name;
    private final RtspServerContext context;
    private final DemandCounter demandCounter;
    private final RelayStats.Counters counters;
    private final Consumer<Boolean> liveness;
    private final GopCache cache;
    private final SerialExecutor silenceCalls;
    private final Set<RtspReader> audience = new LinkedHashSet<>();
    private final List<RtspReader> playing = new ArrayList<>();
    private List<RtpTrack> tracks = List.of();
    private SessionDescription description = new SessionDescription(List.of());
    private int leader;
    private @Nullable RtspPublisher rtspPublisher;
    private volatile @Nullable SilenceListener silenceListener;
    private boolean live;
    private boolean flushDue;
    private int lastTimestamp;
    private volatile long origin = RtpTrack.UNKNOWN;
    private boolean closed;

    /** A stream without a publisher; {@code liveness} is called on the loop when {@link #live} changes. */
    StreamHub(
            String name,
            RtspServerContext context,
            DemandCounter demandCounter,
            RelayStats.Counters counters,
            Consumer<Boolean> liveness) {
        this.name = name;
        this.context = context;
        this.demandCounter = demandCounter;
        this.counters = counters;
        this.liveness = liveness;
        this.silenceCalls = new SerialExecutor(context.options().executor());
        this.cache = new GopCache(CACHE_BYTES);
    }

    String name() {
        return name;
    }

    boolean live() {
        return live;
    }

    /** The tracks, as their last publisher announced them. */
    SessionDescription description() {
        return description;
    }

    /** The track whose key frames are where readers begin. */
    int leader() {
        return leader;
    }

    int ssrc(int track) {
        return tracks.get(track).ssrc();
    }

    void keep(Duration window) {
        cache.keep(window);
    }

    // Publishers

    void attach(RtspPublisher next) {
        if (closed) {
            next.sendAway("the stream is closed");
            return;
        }
        RtspPublisher former = rtspPublisher;
        rtspPublisher = next;
        setLive(false);
        boolean continues = description.continuesAs(next.description());
        description = next.description();
        if (!continues) {
            newTracks();
        }
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).newPublisher(i == leader ? origin : RtpTrack.UNKNOWN);
        }
        origin = RtpTrack.UNKNOWN;
        LOG.info("{}: publisher {}", name, former == null ? "connected" : "replaced");
        if (former != null) {
            former.sendAway("another publisher took its place");
        }
    }

    private void newTracks() {
        List<Media> media = description.media();
        leader = 0;
        for (int i = media.size() - 1; i >= 0; i--) {
            leader = Codec.of(media.get(i).encoding()) == Codec.OTHER ? leader : i;
        }
        List<RtpTrack> fresh = new ArrayList<>();
        for (int i = 0; i < media.size(); i++) {
            Media m = media.get(i);
            Codec codec = Codec.of(m.encoding());
            fresh.add(new RtpTrack(
                    i, codec, m.clockRate(), i == leader, context.tokens().random(), this::publish));
        }
        tracks = List.copyOf(fresh);
        cache.clear();
        List.copyOf(audience).forEach(RtspReader::tracksChanged);
    }

    void detach(RtspPublisher gone) {
        if (rtspPublisher == gone) {
            rtspPublisher = null;
            setLive(false);
            tracks.forEach(RtpTrack::newPublisher);
            LOG.info("{}: publisher gone", name);
            forgetIfUnwanted();
        }
    }

    void packet(int track, ByteBuffer rtp) {
        int size = rtp.remaining();
        if (tracks.get(track).packet(rtp, context.loop().now())) {
            counters.packetsIn.incrementAndGet();
            counters.bytesIn.addAndGet(size);
        }
    }

    void control(int track, ByteBuffer rtcp) {
        tracks.get(track).control(rtcp, context.loop().now());
    }

    /** All packets at hand were passed in: an incomplete picture is sent after a short wait. */
    void inputDone() {
        if (!flushDue && tracks.stream().anyMatch(RtpTrack::pending)) {
            flushDue = true;
            context.loop().after(LONGEST_GATHERING, () -> {
                flushDue = false;
                tracks.forEach(RtpTrack::flush);
            });
        }
    }

    /** Wall time of a chunk's capture; of its arrival where the capture time is not known. */
    Instant timeOf(MediaChunk chunk) {
        return context.options().clock().instant().minusNanos(context.loop().now() - chunk.nanos());
    }

    /** When the first picture of the next publisher was captured. Thread-safe. */
    void captureOrigin(long nanos) {
        origin = nanos;
    }

    /** Thread-safe. */
    void onSilence(SilenceListener listener) {
        silenceListener = listener;
    }

    /** Compares capture times, not arrival times: a late picture is not missing. */
    private void noticeSilence(MediaChunk chunk) {
        if (chunk.track() != leader || chunk.kind() == MediaChunk.Kind.REPORT) {
            return;
        }
        boolean first = counters.lastPacketAt == null;
        counters.lastPacketAt = context.options().clock().instant();
        int ticks = chunk.timestamp() - lastTimestamp;
        lastTimestamp = chunk.timestamp();
        Duration distance = Duration.ofNanos(
                ticks * 1_000_000_000L / description.media().get(leader).clockRate());
        SilenceListener listener = silenceListener;
        if (!first && listener != null && distance.compareTo(SILENCE) > 0) {
            Instant to = timeOf(chunk);
            silenceCalls.execute(() -> listener.silenceEnded(to.minus(distance), to));
        }
    }

    private void publish(MediaChunk chunk) {
        noticeSilence(chunk);
        cache.add(chunk);
        counters.cachedBytes = cache.bytes();
        for (RtspReader rtspReader : playing) {
            rtspReader.offer(chunk);
        }
        if (!live && rtspPublisher != null && chunk.kind() == MediaChunk.Kind.GROUP_START && decodable()) {
            setLive(true);
            List.copyOf(audience).forEach(RtspReader::live);
        }
    }

    private boolean decodable() {
        return tracks.get(leader).parametersSeen()
                || description.media().get(leader).hasParameterSets();
    }

    private void setLive(boolean now) {
        if (live != now) {
            live = now;
            counters.live = now;
            liveness.accept(now);
        }
    }

    // Readers

    void join(RtspReader rtspReader) {
        audience.add(rtspReader);
        counters.readers = audience.size();
        demandCounter.add();
    }

    void leave(RtspReader rtspReader, boolean played) {
        audience.remove(rtspReader);
        if (played) {
            playing.remove(rtspReader);
        }
        counters.readers = audience.size();
        counters.playing = playing.size();
        demandCounter.remove();
        forgetIfUnwanted();
    }

    /** Replays the cache to the reader and adds it to those that get live media. */
    void play(RtspReader rtspReader, Duration preroll, @Nullable Instant notBefore) {
        long now = context.loop().now();
        long earliest = notBefore == null
                ? Long.MIN_VALUE
                : now
                        - Duration.between(notBefore, context.options().clock().instant())
                                .toNanos();
        cache.replay(preroll, now, earliest, rtspReader::offer);
        playing.add(rtspReader);
        counters.playing = playing.size();
    }

    void refuseWaiting(String reason) {
        List.copyOf(audience).forEach(rtspReader -> rtspReader.refuse(reason));
    }

    void skipped() {
        counters.skips.incrementAndGet();
    }

    void sent(long bytes) {
        counters.bytesOut.addAndGet(bytes);
    }

    /** Clears the cache if there is neither a publisher nor demand. */
    void forgetIfUnwanted() {
        if (rtspPublisher == null && demandCounter.none()) {
            cache.clear();
            counters.cachedBytes = 0;
        }
    }

    void close() {
        closed = true;
        if (rtspPublisher != null) {
            rtspPublisher.sendAway("the stream is closed");
        }
        List.copyOf(audience).forEach(rtspReader -> rtspReader.sendAway("the stream is closed"));
    }
}
