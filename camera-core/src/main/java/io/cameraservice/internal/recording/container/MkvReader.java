package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.MediaTrack;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the H.264 of Matroska files as {@link MkvWriter} and ffmpeg write them: in simple blocks without lacing. */
final class MkvReader extends ContainerReader {
    private static final long EBML = 0x1a45dfa3L;
    private static final long SEGMENT = 0x18538067L;
    private static final long INFO = 0x1549a966L;
    private static final long TRACKS = 0x1654ae6bL;
    private static final long CLUSTER = 0x1f43b675L;
    private static final int LONGEST_HEAD = 12;
    private static final int LARGEST_TRACKS = 1 << 20;
    private static final int LACING = 0x06;

    private final FileWindow window;
    private long at;
    private long tickNanos = 1_000_000;
    private long clusterTicks;
    private long videoNumber;
    private @Nullable MediaTrack video;
    private long latest = -1;

    /** An element: its content is from {@code body} to {@code end}. */
    private record Element(long id, long body, long end) {}

    MkvReader(FileChannel channel) throws IOException {
        super(channel);
        this.window = new FileWindow(channel, channel.size());
        Element first = element();
        if (first == null || first.id() != EBML) {
            throw new IOException("it is no Matroska file");
        }
        at = first.end();
        Element next = element();
        while (next != null && next.id() != CLUSTER) {
            enterOrSkip(next);
            next = element();
        }
        if (video == null) {
            throw new IOException("it has no pictures in H.264");
        }
    }

    @Override
    MediaTrack track(int index) {
        return video == null ? MediaTrack.h264() : video;
    }

    @Override
    @Nullable
    StoredSample read() throws IOException {
        for (Element next = element(); next != null; next = element()) {
            if (next.id() != 0xa3) {
                enterOrSkip(next);
                continue;
            }
            at = next.end();
            StoredSample sample = block(next);
            if (sample != null) {
                return sample;
            }
        }
        return null;
    }

    private @Nullable StoredSample block(Element block) throws IOException {
        ByteBuffer head = window.at(block.body(), LONGEST_HEAD);
        long track = Mkv.number(head, true);
        long ticks = clusterTicks + head.getShort();
        int flags = head.get();
        long data = block.body() + head.position();
        if (track != videoNumber) {
            return null;
        }
        if ((flags & LACING) != 0 || !StoredSample.isPossible(block.end() - data)) {
            throw new IOException("a block of a kind that is not read here");
        }
        int size = (int) (block.end() - data);
        long nanos = Math.multiplyExact(Math.max(latest, ticks), tickNanos);
        latest = Math.max(latest, ticks);
        return new StoredSample(0, nanos, 0, 0, (flags & 0x80) != 0, size, window.content(data, size));
    }

    private void enterOrSkip(Element e) throws IOException {
        if (e.id() == SEGMENT || e.id() == CLUSTER) {
            at = e.body();
            return;
        }
        at = e.end();
        if (e.id() == INFO || e.id() == TRACKS) {
            if (e.end() - e.body() > LARGEST_TRACKS) {
                throw new IOException("its head is damaged");
            }
            ByteBuffer content = ByteBuffer.wrap(
                    window.content(e.body(), (int) (e.end() - e.body())).read());
            if (e.id() == INFO) {
                info(content);
            } else {
                tracks(content);
            }
        } else if (e.id() == 0xe7) {
            clusterTicks = unsigned(e);
        }
    }

    private long unsigned(Element e) throws IOException {
        return Mkv.unsigned(window.at(e.body(), (int) Math.min(8, e.end() - e.body())));
    }

    private void info(ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            long id = Mkv.number(content, false);
            ByteBuffer body = Mkv.slice(content, Mkv.number(content, true));
            if (id == 0x2ad7b1) {
                tickNanos = Mkv.unsigned(body);
            }
        }
        if (tickNanos <= 0 || tickNanos > 1_000_000_000) {
            throw new IOException("its time scale is damaged");
        }
    }

    private void tracks(ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            long id = Mkv.number(content, false);
            ByteBuffer body = Mkv.slice(content, Mkv.number(content, true));
            if (id == 0xae && video == null) {
                track(body);
            }
        }
    }

    private void track(ByteBuffer entry) throws IOException {
        long number = 0;
        boolean h264 = false;
        MediaTrack parameters = MediaTrack.h264();
        while (entry.hasRemaining()) {
            long id = Mkv.number(entry, false);
            ByteBuffer body = Mkv.slice(entry, Mkv.number(entry, true));
            if (id == 0xd7) {
                number = Mkv.unsigned(body);
            } else if (id == 0x86) {
                byte[] codec = new byte[body.remaining()];
                body.get(codec);
                h264 = new String(codec, StandardCharsets.US_ASCII).equals("V_MPEG4/ISO/AVC");
            } else if (id == 0x63a2 && h264) {
                parameters = Mp4Boxes.h264(body);
            }
        }
        if (h264) {
            video = parameters;
            videoNumber = number;
        }
    }

    /** The element at this place; null at the end, or before one that was cut off or is damaged. */
    private @Nullable Element element() throws IOException {
        ByteBuffer head = window.at(at, LONGEST_HEAD);
        if (head.limit() < 2) {
            return null;
        }
        try {
            long id = Mkv.number(head, false);
            long length = Mkv.number(head, true);
            long body = at + head.position();
            boolean container = id == SEGMENT || id == CLUSTER;
            if (length < 0 || (!container && length > window.end() - body)) {
                return null;
            }
            return new Element(id, body, container ? window.end() : body + length);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return null;
        }
    }
}
