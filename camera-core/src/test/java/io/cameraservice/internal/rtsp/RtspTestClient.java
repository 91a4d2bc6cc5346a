package io.cameraservice.internal.rtsp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A hand-held RTSP client for tests: says exactly what it is told to, and reads what comes back. */
final class RtspTestClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    /** An answer; the header names in small letters. */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String session() {
            return header("session").replaceAll(";.*", "");
        }
    }

    /** An interleaved RTP packet. */
    record Packet(int channel, ByteBuffer bytes) {
        int sequence() {
            return bytes.getShort(2) & 0xFFFF;
        }

        int timestamp() {
            return bytes.getInt(4);
        }

        int ssrc() {
            return bytes.getInt(8);
        }

        int payload(int index) {
            return bytes.get(12 + index) & 0xFF;
        }

        boolean control() {
            return channel % 2 == 1;
        }

        boolean isParameterSet() {
            int type = payload(0) & 0x1F;
            return type == 7 || type == 8;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private int cseq;
    private String session = "";

    RtspTestClient(InetSocketAddress address) {
        this(address, 0);
    }

    RtspTestClient(InetSocketAddress address, int receiveBuffer) {
        try {
            socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a channel that is connected already, which can be had back for reading without a thread. */
    RtspTestClient(SocketChannel channel) {
        try {
            socket = channel.socket();
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SocketChannel channel() {
        return socket.getChannel();
    }

    void raw(String text) {
        raw(text.getBytes(ISO_8859_1));
    }

    void raw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text; false if the connection is closed. */
    boolean tryRaw(String text) {
        try {
            raw(text);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    String session() {
        return session;
    }

    /** Sends a request, with the session if there is one, and waits for the answer. */
    Answer ask(String method, String url, String... headers) {
        return askWithBody(method, url, "", headers);
    }

    Answer askWithBody(String method, String url, String body, String... headers) {
        StringBuilder text = new StringBuilder(method + " " + url + " RTSP/1.0\r\nCSeq: " + ++cseq + "\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (!session.isEmpty()) {
            text.append("Session: ").append(session).append("\r\n");
        }
        if (!body.isEmpty()) {
            text.append("Content-Type: application/sdp\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        raw(text + "\r\n" + body);
        Answer answer = answer();
        if (!answer.session().isEmpty()) {
            session = answer.session();
        }
        return answer;
    }

    /** Everything up to PLAY. */
    RtspTestClient play(String url) {
        expectOk(ask("DESCRIBE", url, "Accept: application/sdp"));
        expectOk(ask("SETUP", url + "/streamid=0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"));
        expectOk(ask("PLAY", url + "/"));
        return this;
    }

    private static void expectOk(Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError("200 expected: " + answer);
        }
    }

    /** The next answer; media before it is passed over. */
    Answer answer() {
        try {
            String status = line();
            while (status.isEmpty()) {
                status = line();
            }
            Map<String, String> headers = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + " | " + b);
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            return new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers, new String(body, ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame; answers before it are passed over. */
    Packet frame() {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                if (first == '$') {
                    return packet();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next RTP packet. */
    Packet rtp() {
        Packet packet = frame();
        while (packet.control()) {
            packet = frame();
        }
        return packet;
    }

    /** The next RTP packet of a picture: no report, no parameter set. */
    Packet packetOfMedia() {
        Packet packet = frame();
        while (packet.control() || packet.isParameterSet()) {
            packet = frame();
        }
        return packet;
    }

    private Packet packet() throws IOException {
        int channel = in.readUnsignedByte();
        return new Packet(channel, ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort())));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c == '$' && line.isEmpty()) {
                packet();
            } else if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Whether the relay closes the connection; what comes before that is passed over. */
    boolean closedByPeer() {
        try {
            while (in.read() >= 0) {
                // until the end
            }
            return true;
        } catch (EOFException e) {
            return true;
        } catch (IOException e) {
            return !(e instanceof SocketTimeoutException);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
