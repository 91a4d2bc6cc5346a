package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.rtsp.RelayStream.DemandCounter;
import io.cameraservice.internal.rtsp.RelayStream.SilenceListener;
import io.cameraservice.internal.rtsp.message.SessionDescription;
import io.cameraservice.internal.rtsp.rtp.GopCache;
import io.cameraservice.internal.rtsp.rtp.MediaChunk;
import io.cameraservice.internal.rtsp.rtp.RtpPacketizer;
import io.cameraservice.internal.util.SerialExecutor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media of one stream: from its publisher by way of tracks and cache to its readers. Confined to the loop. */
final class StreamHub {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHub.class);
    /** Half a present interval too much is no silence, nor is less than this. */
    private static final Duration SILENCE = Duration.ofMillis(100);

    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
    private static final long CACHE_BYTES = 64L << 20;

    private final String name;
    private final RtspServerContext context;
    private final DemandCounter demandCounter;
    private final RelayStats.Counters counters;
    private final Consumer<Boolean> liveness;
    private final ReportClock reportClock;
    private final GopCache cache;
    private final SerialExecutor silenceCalls;
    private final Set<RtspReader> audience = new LinkedHashSet<>();
    private final List<RtspReader> playing = new ArrayList<>();
    private final Set<PacketReader> packetReaders = new LinkedHashSet<>();
    private List<MediaTrack> tracks = List.of();
    private List<RtpPacketizer> packetizers = List.of();
    private List<ByteBuffer> parameterSets = List.of();
    private SessionDescription description = new SessionDescription(List.of());
    private int leader;
    private @Nullable StreamPublisher publisher;
    private volatile @Nullable SilenceListener silenceListener;
    private boolean live;
    private boolean awaitingKey;
    private long lastNanos;
    private long nextReportNanos = Long.MIN_VALUE / 2;
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
        this.reportClock = new ReportClock(context.options().clock());
        this.cache = new GopCache(CACHE_BYTES);
    }

    String name() {
        return name;
    }

    boolean live() {
        return live;
    }

    /** The tracks of the last publisher. */
    SessionDescription description() {
        return description;
    }

    /** The tracks themselves. */
    List<MediaTrack> tracks() {
        return tracks;
    }

    /** The track whose key frames are where readers begin. */
    int leader() {
        return leader;
    }

    int ssrc(int track) {
        return packetizers.get(track).ssrc();
    }

    void keep(Duration window) {
        cache.keep(window);
    }

    // Publishers

    void attach(StreamPublisher next) {
        if (closed) {
            return;
        }
        boolean replaced = publisher != null;
        publisher = next;
        awaitingKey = true;
        counters.pictures.restart();
        setLive(false);
        if (!next.tracks().equals(tracks)) {
            newTracks(next.tracks());
        }
        LOG.debug("{}: publisher {}", name, replaced ? "replaced" : "connected");
    }

    private void newTracks(List<MediaTrack> next) {
        tracks = next;
        parameterSets = List.of();
        leader = 0;
        for (int i = next.size() - 1; i >= 0; i--) {
            leader = next.get(i).isVideo() ? i : leader;
        }
        RandomGenerator random = context.tokens().random();
        packetizers = IntStream.range(0, next.size())
                .mapToObj(i -> new RtpPacketizer(i, next.get(i), random.nextInt(), random.nextInt(), random.nextInt()))
                .toList();
        description = SessionDescription.of(next, parameterSets);
        cache.clear();
        List.copyOf(audience).forEach(RtspReader::tracksChanged);
        List.copyOf(packetReaders).forEach(PacketReader::tracksChanged);
    }

    void detach(StreamPublisher gone) {
        if (publisher == gone) {
            publisher = null;
            setLive(false);
            LOG.debug("{}: publisher gone", name);
            forgetIfUnwanted();
        }
    }

    /** Whether anybody waits for the next packet, or for the stream to begin. Thread-safe. */
    boolean isUrgent() {
        return counters.playing > 0 || !counters.live;
    }

    void packet(StreamPublisher from, MediaPacket packet) {
        if (publisher != from) {
            return;
        }
        counters.packetsIn.incrementAndGet();
        counters.bytesIn.addAndGet(packet.data().remaining());
        boolean leads = packet.track() == leader;
        if (leads && packet.key()) {
            learnParameters(packet);
            awaitingKey = false;
        }
        if (leads) {
            noticeSilence(packet);
        }
        if (awaitingKey) {
            return;
        }
        RtpPacketizer packetizer = packetizers.get(packet.track());
        boolean begins = leads && packet.key();
        if (tracks.size() > 1 && !packetizer.hasBegun()) {
            offer(packetizer.report(packet.nanos(), reportClock.at(packet.nanos())));
        }
        MediaChunk.Kind kind = begins ? MediaChunk.Kind.GROUP_START : MediaChunk.Kind.MEDIA;
        if (playing.isEmpty()) {
            cache.add(packetizer.number(packet, kind));
        } else {
            MediaChunk chunk = packetizer.chunk(packet, kind);
            cache.add(GopCache.Entry.of(packet, chunk));
            offer(chunk);
        }
        counters.cachedBytes = cache.bytes();
        packetReaders.forEach(r -> r.packet(packet));
        if (leads && packet.nanos() - nextReportNanos >= 0) {
            nextReportNanos = packet.nanos() + REPORT_INTERVAL.toNanos();
            packetizers.stream()
                    .filter(RtpPacketizer::hasBegun)
                    .forEach(p -> offer(p.report(packet.nanos(), reportClock.at(packet.nanos()))));
        }
        if (!live && begins && isDecodable()) {
            setLive(true);
            List.copyOf(audience).forEach(RtspReader::live);
        }
    }

    private void offer(MediaChunk chunk) {
        for (RtspReader reader : playing) {
            reader.offer(chunk);
        }
    }

    private void learnParameters(MediaPacket key) {
        List<ByteBuffer> sets = AnnexB.parameterSets(key.data());
        if (!sets.isEmpty() && !sets.equals(parameterSets)) {
            parameterSets = sets;
            description = SessionDescription.of(tracks, sets);
        }
    }

    private boolean isDecodable() {
        return !tracks.get(leader).isVideo() || !parameterSets.isEmpty();
    }

    /** Thread-safe. */
    void onSilence(SilenceListener listener) {
        silenceListener = listener;
    }

    /** Compares capture times, not arrival times: a late picture is not missing. */
    private void noticeSilence(MediaPacket packet) {
        boolean first = !counters.isFed();
        counters.packetAt(context.loop().now());
        Duration distance = Duration.ofNanos(packet.nanos() - lastNanos);
        lastNanos = packet.nanos();
        boolean silent = distance.compareTo(SILENCE) > 0 && counters.pictures.isSilence(distance.toNanos());
        counters.pictures.mark(packet.nanos());
        SilenceListener listener = silenceListener;
        if (!first && listener != null && silent) {
            long to = packet.nanos();
            silenceCalls.execute(() -> listener.silenceEnded(to - distance.toNanos(), to));
        }
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
    void play(RtspReader rtspReader, Duration preroll, OptionalLong notBeforeNanos) {
        if (tracks.size() > 1) { // before any packet: how the tracks belong together
            packetizers.stream()
                    .filter(RtpPacketizer::hasBegun)
                    .forEach(p -> rtspReader.offer(p.report(lastNanos, reportClock.at(lastNanos))));
        }
        cache.replay(
                preroll,
                context.loop().now(),
                notBeforeNanos.orElse(Long.MIN_VALUE),
                e -> rtspReader.offer(packetizers.get(e.packet().track()).again(e)));
        playing.add(rtspReader);
        counters.playing = playing.size();
    }

    /** The same for a reader within this process. */
    void read(PacketReader reader, ReadGrant grant) {
        cache.replay(
                grant.preroll(),
                context.loop().now(),
                grant.notBeforeNanos().orElse(Long.MIN_VALUE),
                e -> reader.packet(e.packet()));
        packetReaders.add(reader);
    }

    void endRead(PacketReader reader) {
        packetReaders.remove(reader);
    }

    void refuseWaiting(String reason) {
        List.copyOf(packetReaders).forEach(r -> r.refused(reason));
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
        if (publisher == null && demandCounter.none()) {
            cache.clear();
            counters.cachedBytes = 0;
        }
    }

    void close() {
        closed = true;
        publisher = null;
        List.copyOf(packetReaders).forEach(r -> r.closed("the stream is closed"));
        List.copyOf(audience).forEach(rtspReader -> rtspReader.sendAway("the stream is closed"));
    }
}
