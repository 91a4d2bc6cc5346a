package io.cameraservice.internal.network.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cameraservice.internal.network.client.RtspClientException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends on one connection: RTSP messages and interleaved packets (RFC 2326, 10.12), with what cameras put between
 * them left out. Everything is bounded: a head of 16 KiB, a body of 256 KiB, a megabyte without anything that makes sense. A read
 * that times out loses nothing. Used by one thread.
 */
final class MessageReader {
    private static final int MAX_HEAD = 16 << 10;
    private static final int MAX_BODY = 256 << 10;
    private static final int MAX_NOISE = 1 << 20;
    private static final int MAX_HEADERS = 100;
    private static final int FRAME_HEADER = 4;
    private static final int SHORTEST_RTCP = 8;
    /** What fits a network packet. */
    private static final int LONGEST_STRAY = 2048;

    private static final Pattern STATUS = Pattern.compile("RTSP/\\d\\.\\d +(\\d{3})( .*)?");
    private static final Pattern REQUEST = Pattern.compile("[A-Z_]{3,20} \\S+ +RTSP/\\d\\.\\d");
    private static final int LONGEST_METHOD = 20;

    /** What came: one of both. */
    record Input(
            @Nullable RtspReply message,
            int channel,
            @Nullable ByteBuffer packet) {}

    private final InputStream in;
    private byte[] buffer = new byte[16 << 10];
    private int start;
    private int end;
    private int noise;
    private int channels;
    private boolean acceptPart;

    MessageReader(InputStream in) {
        this.in = in;
    }

    /** Packets on channels below this are media; without any, everything is a message. */
    void expectChannels(int below) {
        channels = below;
    }

    /**
     * The next message or packet; a packet's bytes are valid until the next call.
     *
     * @throws java.net.SocketTimeoutException if nothing came in time; may be called again
     */
    Input next() throws IOException, RtspClientException {
        while (true) {
            Input input = parse();
            if (input != null) {
                noise = 0;
                return input;
            }
            if (noise > MAX_NOISE) {
                throw new RtspClientException(Kind.NOT_UNDERSTOOD, "the source sends something that is not RTSP");
            }
            fill();
        }
    }

    private void fill() throws IOException, RtspClientException {
        if (start > 0 && (start == end || end == buffer.length)) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 4);
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            throw new RtspClientException(Kind.UNREACHABLE, "the source closed the connection");
        }
        end += count;
    }

    /** Null if more bytes are needed. */
    private @Nullable Input parse() throws RtspClientException {
        while (start < end) {
            byte first = buffer[start];
            if (first == '$' && channels > 0) {
                if (end - start < FRAME_HEADER + 1) {
                    return null;
                }
                int length = length();
                if (isPacket(length)) {
                    return end - start < FRAME_HEADER + length ? null : packet(length);
                }
                if (length <= LONGEST_STRAY && end - start < FRAME_HEADER + length) {
                    return null;
                }
                if (isStray(length)) {
                    start += FRAME_HEADER + length;
                    noise += FRAME_HEADER + length;
                    continue;
                }
            } else if (first >= 'A' && first <= 'Z') {
                int line = lineEnd(start, LONGEST_METHOD);
                if (beginsMessage()) {
                    return message();
                }
                if (line < 0 && end - start < LONGEST_METHOD) {
                    return null;
                }
            }
            start++;
            noise++;
        }
        return null;
    }

    private int length() {
        return (buffer[start + 2] & 0xFF) << 8 | (buffer[start + 3] & 0xFF);
    }

    /** A '$' may also be a byte of something else. */
    private boolean isPacket(int length) {
        int channel = buffer[start + 1] & 0xFF;
        boolean version2 = (buffer[start + FRAME_HEADER] & 0xC0) == 0x80;
        return channel < channels && length >= SHORTEST_RTCP && version2;
    }

    /** Whether a packet of a channel that was not asked for ends where the next thing begins. */
    private boolean isStray(int length) {
        int next = start + FRAME_HEADER + length;
        return length <= LONGEST_STRAY && (next == end || buffer[next] == '$' || buffer[next] == 'R');
    }

    private Input packet(int length) {
        ByteBuffer payload =
                ByteBuffer.wrap(buffer, start + FRAME_HEADER, length).slice();
        int channel = buffer[start + 1] & 0xFF;
        start += FRAME_HEADER + length;
        return new Input(null, channel, payload);
    }

    /** Whether what begins here looks like a status line, or a request of the server's. */
    private boolean beginsMessage() {
        int stop = Math.min(end, start + LONGEST_METHOD + 1);
        String head = new String(buffer, start, stop - start, ISO_8859_1);
        return head.startsWith("RTSP/") || head.matches("(?s)[A-Z_]{3,20} .*");
    }

    /** Null if more bytes are needed; a line that is no message after all counts as noise. */
    private @Nullable Input message() throws RtspClientException {
        List<String> lines = new ArrayList<>();
        int at = start;
        while (true) {
            int stop = lineEnd(at, MAX_HEAD);
            if (stop < 0) {
                if (end - start > MAX_HEAD) {
                    throw new RtspClientException(Kind.NOT_UNDERSTOOD, "the source's answer has a head without an end");
                }
                return null;
            }
            String line = new String(buffer, at, stop - at, ISO_8859_1).stripTrailing();
            at = stop + 1;
            if (lines.isEmpty() && !isStartLine(line)) {
                noise += at - start;
                start = at;
                return parse();
            }
            if (line.isEmpty()) {
                break;
            }
            lines.add(line);
            if (lines.size() > MAX_HEADERS || at - start > MAX_HEAD) {
                throw new RtspClientException(Kind.NOT_UNDERSTOOD, "the source's answer has a head without an end");
            }
        }
        return complete(lines, at);
    }

    /** The message whose head is here and whose body is shorter than its length says, with as much of it as came. */
    @Nullable
    RtspReply cutShort() throws RtspClientException {
        acceptPart = true;
        try {
            Input input = parse();
            return input == null ? null : input.message();
        } finally {
            acceptPart = false;
        }
    }

    private @Nullable Input complete(List<String> lines, int bodyStart) throws RtspClientException {
        List<RtspReply.Header> headers = new ArrayList<>();
        int length = 0;
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).strip();
                headers.add(new RtspReply.Header(name, value));
                if (name.equals("content-length") && value.matches("\\d{1,9}")) {
                    length = Integer.parseInt(value);
                }
            }
        }
        if (length > MAX_BODY) {
            throw new RtspClientException(
                    Kind.NOT_UNDERSTOOD, "the source's answer has a body of " + length + " bytes");
        }
        if (end - bodyStart < length && !acceptPart) {
            return null;
        }
        length = Math.min(length, end - bodyStart);
        String body = new String(buffer, bodyStart, length, UTF_8);
        start = bodyStart + length;
        Matcher status = STATUS.matcher(lines.get(0));
        int code = status.matches() ? Integer.parseInt(status.group(1)) : 0;
        return new Input(new RtspReply(code, lines.get(0), List.copyOf(headers), body), -1, null);
    }

    private static boolean isStartLine(String line) {
        return STATUS.matcher(line).matches() || REQUEST.matcher(line).matches();
    }

    /** Index of the line feed that ends the line, -1 if it has not come. */
    private int lineEnd(int from, int most) {
        int stop = Math.min(end, from + most);
        for (int i = from; i < stop; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
