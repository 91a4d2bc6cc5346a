package io.cameraservice.internal.rtsp.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses a client's bytes, however they are split, into requests and interleaved frames.
 *
 * <p>Bounded by its {@link Limits}. After an exception nothing further can be read: the client has to be
 * disconnected. Not thread-safe.
 */
public final class RtspParser {
    private static final int FRAME_HEADER = 4;
    private static final int FIRST_SIZE = 2048;

    /** Gets requests and frames in order. */
    public interface Handler {
        /** A complete request. */
        void request(RtspRequest request);

        /** An interleaved frame; the bytes are good only during the call. */
        void interleaved(int channel, ByteBuffer payload);
    }

    /**
     * How much a client may send at once.
     *
     * @param headerBytes request line and headers together
     * @param headers number of headers
     * @param bodyBytes the body
     */
    public record Limits(int headerBytes, int headers, int bodyBytes) {
        /** The limits of the relay. */
        public static final Limits DEFAULT = new Limits(16 * 1024, 64, 64 * 1024);
    }

    private final Limits limits;
    private final int maxSize;
    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_SIZE);
    private int start;
    private int end;
    private int scanned;
    private int headerBytes;
    private @Nullable RequestHead head;
    private int bodyLength = -1;

    /** A parser for one connection. */
    public RtspParser(Limits limits) {
        this.limits = limits;
        int largest = Math.max(FRAME_HEADER + 0xFFFF, Math.max(limits.headerBytes(), limits.bodyBytes()));
        this.maxSize = Integer.highestOneBit(largest) * 2;
    }

    /** Reads what the channel has; the number of bytes, 0 if it has none or there is no room, -1 at its end. */
    public int fill(ReadableByteChannel source) throws IOException {
        makeRoom();
        int read = source.read(buffer.limit(buffer.capacity()).position(end));
        end += Math.max(read, 0);
        return read;
    }

    /** Whether nothing more can be taken before something was handed out. */
    public boolean full() {
        return end - start == maxSize;
    }

    /** Throws away what was read: nothing more is wanted from this client. */
    public void discard() {
        consumeTo(end);
    }

    /** Hands out the next request or frame; false if more bytes are needed for it. */
    public boolean next(Handler handler) throws RtspException {
        while (bodyLength < 0) {
            if (head == null && start < end && buffer.get(start) == '$') {
                return frame(handler);
            }
            String line = nextLine();
            if (line == null) {
                return false;
            }
            headLine(line);
        }
        RequestHead complete = head;
        if (complete == null || end - start < bodyLength) {
            return false;
        }
        byte[] body = Arrays.copyOfRange(buffer.array(), start, start + bodyLength);
        consumeTo(start + bodyLength);
        head = null;
        bodyLength = -1;
        headerBytes = 0;
        handler.request(complete.with(body));
        return true;
    }

    /** The CSeq of the request that could not be read, if it got that far. */
    public @Nullable String cseq() {
        return head == null ? null : head.cseq();
    }

    private void headLine(String line) throws RtspException {
        RequestHead current = head;
        if (current == null) {
            if (line.isEmpty()) {
                headerBytes = 0; // blank lines between requests mean nothing
            } else {
                head = RequestHead.of(line);
            }
        } else if (line.isEmpty()) {
            bodyLength = current.contentLength(limits.bodyBytes());
        } else {
            current.add(line, limits.headers());
        }
    }

    private boolean frame(Handler handler) {
        if (end - start < FRAME_HEADER) {
            return false;
        }
        int length = buffer.limit(end).getShort(start + 2) & 0xFFFF;
        if (end - start < FRAME_HEADER + length) {
            return false;
        }
        int channel = buffer.get(start + 1) & 0xFF;
        ByteBuffer payload = buffer.slice(start + FRAME_HEADER, length);
        consumeTo(start + FRAME_HEADER + length);
        handler.interleaved(channel, payload);
        return true;
    }

    private @Nullable String nextLine() throws RtspException {
        byte[] bytes = buffer.array();
        int i = scanned;
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        scanned = i;
        if (headerBytes + i - start > limits.headerBytes()) {
            throw RtspException.malformed("Header too large");
        }
        if (i == end) {
            return null;
        }
        headerBytes += i + 1 - start;
        int stop = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
        String line = new String(bytes, start, stop - start, ISO_8859_1);
        if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw RtspException.malformed("Bad character");
        }
        consumeTo(i + 1);
        return line;
    }

    private void consumeTo(int position) {
        start = position;
        scanned = position;
        if (start == end) {
            start = 0;
            end = 0;
            scanned = 0;
        }
    }

    private void makeRoom() {
        if (end == buffer.capacity()) {
            boolean crowded = end - start > buffer.capacity() / 2;
            resize(crowded ? Math.min(maxSize, buffer.capacity() * 4) : buffer.capacity());
        }
    }

    private void resize(int size) {
        byte[] old = buffer.array();
        byte[] target = size == old.length ? old : new byte[size];
        int used = end - start;
        System.arraycopy(old, start, target, 0, used);
        buffer = ByteBuffer.wrap(target);
        scanned -= start;
        start = 0;
        end = used;
    }
}
