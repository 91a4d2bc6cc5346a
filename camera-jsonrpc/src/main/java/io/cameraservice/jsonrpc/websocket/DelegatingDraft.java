package io.cameraservice.jsonrpc.websocket;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.Framedata;
import org.java_websocket.protocols.Protocol;

/** RFC 6455 as the library has it, for the handshake and for closing; the bytes of frames go to our decoder. Of one connection. */
final class DelegatingDraft extends Draft_6455 {
    private Consumer<ByteBuffer> decoder = bytes -> {};

    DelegatingDraft() {
        super(List.of(), List.of(new Protocol("")));
    }

    void decodeBy(Consumer<ByteBuffer> newDecoder) {
        decoder = newDecoder;
    }

    @Override
    public Draft copyInstance() {
        return this; // made for this connection
    }

    @Override
    public List<Framedata> translateFrame(ByteBuffer bytes) {
        decoder.accept(bytes);
        return List.of();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
