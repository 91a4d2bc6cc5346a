package io.cameraservice.bench.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One WebSocket connection of a client, driven by a selector's thread: connects, shakes hands, masks and writes text messages, reads
 * those of the server. Pings are answered; a message in fragments is an error, since no server here sends any.
 */
final class Wire implements AutoCloseable {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ=="; // with its answer, from RFC 6455, 1.3
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Receiver receiver;
    private byte[] in;
    private int inEnd;
    private byte[] out = new byte[256];
    private int outEnd;
    private int mask = 0x5A3C17E9;
    private boolean open;

    /** Told of what comes; called by the selector's thread. */
    interface Receiver {
        /** The handshake is done. */
        void opened() throws IOException;

        /** A whole message: these bytes of the array, which are valid during the call. */
        void text(byte[] bytes, int from, int to) throws IOException;
    }

    /** Begins to connect to a {@code ws:} address. */
    Wire(Selector selector, URI address, int bufferBytes, Receiver receiver) throws IOException {
        this.receiver = receiver;
        this.in = new byte[bufferBytes];
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected = channel.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        key = channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
        byte[] request = ("GET " + address.getRawPath() + " HTTP/1.1\r\nHost: " + address.getRawAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                        + KEY + "\r\n\r\n")
                .getBytes(US_ASCII);
        append(request, request.length);
        if (connected) {
            flush();
        }
    }

    /** Does what the selector says can be done. */
    void ready() throws IOException {
        if (key.isConnectable() && channel.finishConnect()) {
            key.interestOps(SelectionKey.OP_READ);
            flush();
        } else if (key.isWritable()) {
            flush();
        }
        if (key.isReadable()) {
            read();
        }
    }

    /** Appends a text message to what the next {@link #flush} writes. */
    void send(byte[] utf8) {
        frame(TEXT, utf8, 0, utf8.length);
    }

    /** Writes what the kernel takes, and the rest when it can. */
    void flush() throws IOException {
        if (outEnd > 0) {
            ByteBuffer rest = ByteBuffer.wrap(out, 0, outEnd);
            channel.write(rest);
            outEnd = rest.remaining();
            System.arraycopy(out, rest.position(), out, 0, outEnd);
            int wanted = outEnd == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }
    }

    /** Ends it at once, without a close frame and without leaving TIME-WAIT behind. */
    @Override
    public void close() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    private void read() throws IOException {
        int count = channel.read(ByteBuffer.wrap(in, inEnd, in.length - inEnd));
        if (count < 0) {
            throw new EOFException(
                    "the server ended the connection" + (open ? "" : " in the handshake: " + received()));
        }
        inEnd += count;
        int used = open ? frames(0) : handshake();
        inEnd -= used;
        System.arraycopy(in, used, in, 0, inEnd);
        if (inEnd == in.length) {
            in = Arrays.copyOf(in, in.length * 2);
        }
        flush();
    }

    private String received() {
        return new String(in, 0, inEnd, UTF_8);
    }

    private int handshake() throws IOException {
        String text = new String(in, 0, inEnd, US_ASCII);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        if (!text.startsWith("HTTP/1.1 101 ") || !text.contains(ACCEPT)) {
            throw new IOException("the server refuses the handshake: " + text.strip());
        }
        open = true;
        receiver.opened();
        return frames(end + 4);
    }

    /** Takes whole frames from there on; returns where the first begins that is not whole. */
    private int frames(int from) throws IOException {
        int at = from;
        while (inEnd - at >= 2) {
            int length = in[at + 1] & 0x7F; // a server does not mask
            int head = 2;
            if (length == 126) {
                head = 4;
            } else if (length == 127) {
                head = 10;
            }
            if (inEnd - at < head) {
                break;
            }
            if (head > 2) {
                length = 0;
                for (int i = 2; i < head; i++) {
                    length = (length << 8) | (in[at + i] & 0xFF);
                }
            }
            if (inEnd - at - head < length) {
                break;
            }
            incoming(in[at] & 0xFF, at + head, at + head + length);
            at += head + length;
        }
        return at;
    }

    private void incoming(int kind, int from, int to) throws IOException {
        switch (kind) {
            case TEXT -> receiver.text(in, from, to);
            case PING -> frame(PONG, in, from, to - from);
            case PONG -> {}
            case CLOSE ->
                throw new EOFException("the server closes with "
                        + (to - from < 2
                                ? "no code"
                                : (((in[from] & 0xFF) << 8) | (in[from + 1] & 0xFF)) + " "
                                        + new String(in, from + 2, to - from - 2, UTF_8)));
            default -> throw new IOException("a frame of kind 0x" + Integer.toHexString(kind));
        }
    }

    private void frame(int kind, byte[] payload, int from, int length) {
        byte[] head = new byte[length < 126 ? 6 : 8];
        head[0] = (byte) kind;
        head[1] = (byte) (0x80 | (length < 126 ? length : 126));
        if (length >= 126) {
            if (length > 0xFFFF) {
                throw new IllegalArgumentException("a message of " + length + " bytes");
            }
            head[2] = (byte) (length >> 8);
            head[3] = (byte) length;
        }
        mask = mask * 1664525 + 1013904223;
        for (int i = 0; i < 4; i++) {
            head[head.length - 4 + i] = (byte) (mask >>> (8 * i));
        }
        append(head, head.length);
        int start = outEnd;
        ensure(length);
        for (int i = 0; i < length; i++) {
            out[start + i] = (byte) (payload[from + i] ^ head[head.length - 4 + (i & 3)]);
        }
        outEnd += length;
    }

    private void append(byte[] bytes, int length) {
        ensure(length);
        System.arraycopy(bytes, 0, out, outEnd, length);
        outEnd += length;
    }

    private void ensure(int more) {
        if (outEnd + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, outEnd + more));
        }
    }
}
