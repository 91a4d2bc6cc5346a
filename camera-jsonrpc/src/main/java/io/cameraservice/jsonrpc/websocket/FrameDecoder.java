package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cameraservice.internal.util.ByteBudget;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.java_websocket.framing.CloseFrame;

/**
 * Decodes the bytes of one client into messages (RFC 6455, 5), strictly: frames are masked, lengths are in their
 * shortest form, text is UTF-8. Memory grows with the bytes that have arrived, never with the length a frame announces;
 * a message that is complete within what was read is not copied. For one thread at a time.
 */
final class FrameDecoder {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MAX_HEADER = 14;
    private static final int MAX_CONTROL = 125;
    private static final byte[] NOTHING = {};

    /** Receives what was decoded. */
    interface Sink {
        void text(String message);

        void ping(byte[] payload);

        void pong();

        /** The client closes; what follows is ignored. */
        void close(int code, String reason);
    }

    /** A violation of the protocol or a limit: the connection is to be closed with this code. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;
        private final int closeCode;

        Violation(int closeCode, String reason) {
            super(reason, null, false, false);
            this.closeCode = closeCode;
        }

        int closeCode() {
            return closeCode;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private final byte[] header = new byte[MAX_HEADER];
    private int headerLength;
    private boolean inPayload;
    private boolean last;
    private int opcode;
    private long payloadLeft;
    private final byte[] mask = new byte[4];
    private int maskAt;

    private final MessageBuffer message;
    private boolean fragmented;
    private byte[] control = NOTHING;
    private int controlLength;
    private volatile boolean closed;

    /**
     * A decoder at the beginning of a connection.
     *
     * @param messageLimit the longest message in bytes
     * @param budget what all unfinished messages may take together
     */
    FrameDecoder(int messageLimit, ByteBudget budget) {
        message = new MessageBuffer(messageLimit, budget);
    }

    /** From the next message on, these limits hold. Safe for any thread. */
    void limit(int messageLimit, ByteBudget budget) {
        message.limit(messageLimit, budget);
    }

    /**
     * Takes what has arrived, all of it.
     *
     * @param bytes backed by an array, which is changed
     * @throws Violation if the connection has to be closed
     */
    void feed(ByteBuffer bytes, Sink sink) throws Violation {
        while (bytes.hasRemaining() && !closed) {
            if (!inPayload && !header(bytes)) {
                return;
            }
            payload(bytes, sink);
        }
        bytes.position(bytes.limit());
    }

    /** The connection has ended: gives back what is unfinished. Idempotent, safe for any thread. */
    void close() {
        closed = true;
        message.close();
    }

    /** Whether the header is complete. */
    private boolean header(ByteBuffer bytes) throws Violation {
        while (true) {
            int needed = neededHeader();
            if (headerLength == needed) {
                begin();
                return true;
            }
            if (!bytes.hasRemaining()) {
                return false;
            }
            header[headerLength++] = bytes.get();
            if (headerLength == 2) {
                checkStart();
            }
        }
    }

    private int neededHeader() {
        if (headerLength < 2) {
            return 2;
        }
        int length = header[1] & 0x7f;
        return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + mask.length;
    }

    private void checkStart() throws Violation {
        last = (header[0] & 0x80) != 0;
        opcode = header[0] & 0x0f;
        if ((header[0] & 0x70) != 0) {
            throw protocol("reserved bits are set");
        }
        if ((header[1] & 0x80) == 0) {
            throw protocol("a client masks its frames");
        }
        int length = header[1] & 0x7f;
        switch (opcode) {
            case CLOSE, PING, PONG -> {
                if (!last || length > MAX_CONTROL) {
                    throw protocol("a control frame is whole and at most 125 bytes long");
                }
            }
            case CONTINUATION -> {
                if (!fragmented) {
                    throw protocol("nothing is to be continued");
                }
            }
            case TEXT -> {
                if (fragmented) {
                    throw protocol("a message begins within another");
                }
            }
            case BINARY -> throw new Violation(CloseFrame.REFUSE, "text messages only");
            default -> throw protocol("unknown opcode");
        }
    }

    private void begin() throws Violation {
        int code = header[1] & 0x7f;
        ByteBuffer rest = ByteBuffer.wrap(header, 2, headerLength - 2);
        long length = code;
        if (code == 126) {
            length = rest.getShort() & 0xffff;
        } else if (code == 127) {
            length = rest.getLong();
        }
        if (length < 0 || (code == 126 && length < 126) || (code == 127 && length < 65536)) {
            throw protocol("a length is not in its shortest form");
        }
        rest.get(mask);
        maskAt = 0;
        headerLength = 0;
        payloadLeft = length;
        inPayload = true;
        if (isControl()) {
            control = length == 0 ? NOTHING : new byte[(int) length];
            controlLength = 0;
        } else {
            message.frame(opcode == CONTINUATION, length);
        }
    }

    private boolean isControl() {
        return (opcode & 0x8) != 0;
    }

    private void payload(ByteBuffer bytes, Sink sink) throws Violation {
        int count = (int) Math.min(payloadLeft, bytes.remaining());
        byte[] array = bytes.array();
        int from = bytes.arrayOffset() + bytes.position();
        unmask(array, from, count);
        bytes.position(bytes.position() + count);
        payloadLeft -= count;
        boolean done = payloadLeft == 0;
        if (isControl()) {
            System.arraycopy(array, from, control, controlLength, count);
            controlLength += count;
            if (done) {
                inPayload = false;
                controlFrame(sink);
            }
        } else if (done && last && message.isEmpty()) {
            inPayload = false;
            fragmented = false;
            sink.text(text(array, from, count));
        } else {
            message.append(array, from, count);
            if (done) {
                inPayload = false;
                fragmented = !last;
                if (last) {
                    sink.text(message.take());
                }
            }
        }
    }

    private void unmask(byte[] array, int from, int count) {
        int at = maskAt;
        for (int i = from; i < from + count; i++) {
            array[i] ^= mask[at];
            at = (at + 1) & 3;
        }
        maskAt = at;
    }

    private void controlFrame(Sink sink) throws Violation {
        if (opcode == PING) {
            sink.ping(control);
        } else if (opcode == PONG) {
            sink.pong();
        } else {
            closed = true;
            closeFrame(sink);
        }
        control = NOTHING;
    }

    private void closeFrame(Sink sink) throws Violation {
        if (control.length == 0) {
            sink.close(CloseFrame.NOCODE, "");
            return;
        }
        int code = control.length < 2 ? 0 : ByteBuffer.wrap(control).getShort() & 0xffff;
        boolean known = (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
                || (code >= 3000 && code <= 4999);
        if (!known) {
            throw protocol("not a code of a close frame");
        }
        sink.close(code, text(control, 2, control.length - 2));
    }

    /** Decoding replaces what is malformed: text with a replacement character is looked at again, strictly. */
    static String text(byte[] array, int from, int count) throws Violation {
        String text = new String(array, from, count, UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            try {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(array, from, count));
            } catch (CharacterCodingException e) {
                throw new Violation(CloseFrame.NO_UTF8, "text is UTF-8");
            }
        }
        return text;
    }

    private static Violation protocol(String reason) {
        return new Violation(CloseFrame.PROTOCOL_ERROR, reason);
    }
}
