package io.cameraservice.jsonrpc.websocket;

import java.nio.ByteBuffer;

/** Encodes the frames of a server (RFC 6455, 5.2): unfragmented messages, without a mask. */
final class FrameEncoder {
    private static final int FINAL = 0x80;
    private static final int TEXT = 0x1;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private FrameEncoder() {}

    static ByteBuffer text(byte[] utf8) {
        return frame(TEXT, utf8);
    }

    static ByteBuffer ping() {
        return frame(PING, new byte[0]);
    }

    static ByteBuffer pong(byte[] payload) {
        return frame(PONG, payload);
    }

    private static ByteBuffer frame(int opcode, byte[] payload) {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(length + (length < 126 ? 2 : length < 65536 ? 4 : 10));
        frame.put((byte) (FINAL | opcode));
        if (length < 126) {
            frame.put((byte) length);
        } else if (length < 65536) {
            frame.put((byte) 126).putShort((short) length);
        } else {
            frame.put((byte) 127).putLong(length);
        }
        return frame.put(payload).flip();
    }
}
