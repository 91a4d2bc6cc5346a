package io.cameraservice.jsonrpc.websocket;

import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.protocols.Protocol;

/** RFC 6455 with a limit that also holds for messages in fragments, which the library measures only once the last is there. */
final class LimitedDraft extends Draft_6455 {
    /** What an empty fragment costs: many of them are a long message too. */
    private static final int FRAGMENT_OVERHEAD = 64;

    private final int maxBytes;
    private long collected;

    LimitedDraft(int maxBytes) {
        super(List.of(), List.of(new Protocol("")), maxBytes);
        this.maxBytes = maxBytes;
    }

    @Override
    public Draft copyInstance() {
        return new LimitedDraft(maxBytes);
    }

    @Override
    public void processFrame(WebSocketImpl socket, Framedata frame) throws InvalidDataException {
        if (frame.getOpcode() == Opcode.CONTINUOUS || !frame.isFin()) {
            collected += frame.getPayloadData().remaining() + FRAGMENT_OVERHEAD;
            if (collected > maxBytes + FRAGMENT_OVERHEAD) {
                throw new LimitExceededException("message too long", maxBytes);
            }
            if (frame.isFin()) {
                collected = 0;
            }
        }
        super.processFrame(socket, frame);
    }

    @Override
    @SuppressWarnings("EqualsHashCode") // each connection has its own
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
