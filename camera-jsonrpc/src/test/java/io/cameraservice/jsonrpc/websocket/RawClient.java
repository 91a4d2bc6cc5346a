package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** A WebSocket client down to the bytes, for what a well-behaved one would never do. Not thread-safe. */
public final class RawClient implements AutoCloseable {
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private final Socket socket;
    private final DataInputStream in;

    RawClient(int port) throws IOException {
        this(port, 16 * 1024);
    }

    private RawClient(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(10_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** A frame that came in: its opcode and payload. */
    record Frame(int opcode, ByteBuffer payload) {
        int closeCode() {
            return payload.getShort(0) & 0xffff;
        }

        String text() {
            return UTF_8.decode(payload.duplicate()).toString();
        }
    }

    /** Sends a handshake and returns the status line. */
    String handshake(String path, String... headers) throws IOException {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        raw(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more
                        + "\r\n")
                .getBytes(ISO_8859_1));
        String status = line();
        String header = line();
        while (!header.isEmpty()) {
            header = line();
        }
        return status;
    }

    static RawClient open(int port) throws IOException {
        return open(port, 16 * 1024);
    }

    /** Connects and upgrades to WebSocket, with this receive buffer in bytes. */
    public static RawClient open(int port, int receiveBuffer) throws IOException {
        RawClient client = new RawClient(port, receiveBuffer);
        String status = client.handshake("/ws");
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException(status);
        }
        return client;
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** A read that takes longer fails. */
    void replyWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        socket.setTcpNoDelay(true);
    }

    public void text(String text) throws IOException {
        frame(TEXT, true, text.getBytes(UTF_8));
    }

    void frame(int opcode, boolean last, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) ((last ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip(); // a mask of zeros is a mask
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        raw(bytes);
    }

    Frame read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame(opcode, ByteBuffer.wrap(payload));
    }

    /** The next frame of this kind; others are passed over. */
    Frame readUntil(int opcode) throws IOException {
        Frame frame = read();
        while (frame.opcode() != opcode) {
            frame = read();
        }
        return frame;
    }

    /** Whether the other side ends the connection within the time for reading. */
    boolean isEnded() throws IOException {
        try {
            while (in.read() >= 0) {
                // what is still on its way
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
