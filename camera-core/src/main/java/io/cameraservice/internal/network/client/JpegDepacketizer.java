package io.cameraservice.internal.network.client;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * JPEG from RTP (RFC 2435): puts the scan behind the headers that it goes without on the wire. Sizes above 2040, which its header
 * cannot tell, come from the ONVIF header extension (ONVIF Streaming Specification, 5.1.5) or the description. Used by one thread.
 */
public final class JpegDepacketizer implements Depacketizer {
    private static final int MAX_PICTURE = 16 << 20;
    private static final int HEADER = 8;
    private static final int ONVIF_JPEG = 0xFFD8;

    private final Sink sink;
    private final int describedWidth;
    private final int describedHeight;
    private byte[] picture = new byte[32 << 10];
    private int length;
    private int scanStart;
    private int timestamp;
    private boolean begun;
    private boolean damaged;
    private byte[] tables = new byte[0];
    private int tableQ = -1;
    private int width;
    private int height;
    private int extensionWidth;
    private int extensionHeight;

    /** A track; width and height as its description tells them, 0 if it does not. */
    public JpegDepacketizer(int describedWidth, int describedHeight, Sink sink) {
        this.describedWidth = describedWidth;
        this.describedHeight = describedHeight;
        this.sink = sink;
    }

    /** JPEG headers, of which the frame header tells the size. */
    @Override
    public void extension(ByteBuffer extension) {
        if (extension.remaining() < 4 || (extension.getShort(0) & 0xFFFF) != ONVIF_JPEG) {
            return;
        }
        int at = 4;
        while (at + 4 <= extension.remaining() && (extension.get(at) & 0xFF) == 0xFF) {
            int marker = extension.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++; // padding
                continue;
            }
            int size = extension.getShort(at + 2) & 0xFFFF;
            if (marker >= 0xC0 && marker <= 0xC2 && at + 9 <= extension.remaining()) {
                extensionHeight = extension.getShort(at + 5) & 0xFFFF;
                extensionWidth = extension.getShort(at + 7) & 0xFFFF;
            }
            at += 2 + size;
        }
    }

    @Override
    public void packet(int time, boolean marker, boolean lost, ByteBuffer payload) {
        if (time != timestamp || !begun) {
            drop(begun);
            timestamp = time;
        }
        damaged |= lost && begun;
        if (payload.remaining() < HEADER) {
            damaged = true;
            return;
        }
        int offset = payload.getInt() & 0xFFFFFF;
        int type = payload.get() & 0xFF;
        int q = payload.get() & 0xFF;
        int width8 = payload.get() & 0xFF;
        int height8 = payload.get() & 0xFF;
        int restart = 0;
        if (type >= 64 && type <= 127) {
            if (payload.remaining() < 4) {
                damaged = true;
                return;
            }
            restart = payload.getShort() & 0xFFFF;
            payload.getShort();
        }
        if (offset == 0) {
            damaged = lost && begun;
            begin(type, q, width8, height8, restart, payload);
        } else if (!begun) {
            return; // joined in the middle of a picture
        }
        damaged |= offset != length - scanStart;
        append(payload);
        if (marker) {
            end();
        }
    }

    private void begin(int type, int q, int width8, int height8, int restart, ByteBuffer payload) {
        begun = true;
        length = 0;
        size(width8, height8);
        if ((type & 0x3F) > 1 || width == 0 || height == 0) {
            damaged = true;
        }
        if (q >= 128) {
            quantizationHeader(q, payload);
        } else if (q != tableQ) {
            tables = JpegHeaders.quantization(q);
            tableQ = q;
        }
        if (tables.length != 128 && tables.length != 64) {
            damaged = true;
            return;
        }
        append(ByteBuffer.wrap(JpegHeaders.headers(type & 1, width, height, restart, tables)));
        scanStart = length;
    }

    private void size(int width8, int height8) {
        if (width8 > 0 && height8 > 0) {
            width = width8 * 8;
            height = height8 * 8;
        } else if (extensionWidth > 0 && extensionHeight > 0) {
            width = extensionWidth;
            height = extensionHeight;
        } else {
            width = describedWidth;
            height = describedHeight;
        }
    }

    private void quantizationHeader(int q, ByteBuffer payload) {
        if (payload.remaining() < 4) {
            damaged = true;
            return;
        }
        payload.get();
        int precision = payload.get();
        int size = payload.getShort() & 0xFFFF;
        if (size > payload.remaining() || precision != 0) {
            damaged = true;
            return;
        }
        if (size > 0) {
            byte[] sent = new byte[size];
            payload.get(sent);
            tables = sent.length > 128 ? Arrays.copyOf(sent, 128) : sent;
            tableQ = q;
        } else if (q == 255 || tableQ != q) {
            damaged = true; // the tables were in a packet that never came
        }
    }

    private void append(ByteBuffer bytes) {
        int size = bytes.remaining();
        if (length + size > MAX_PICTURE) {
            damaged = true;
            return;
        }
        if (length + size > picture.length) {
            picture = Arrays.copyOf(picture, Math.max(picture.length * 2, length + size));
        }
        bytes.get(bytes.position(), picture, length, size);
        length += size;
    }

    private void end() {
        if (damaged) {
            sink.damaged("packets of a picture were lost");
        } else {
            boolean closed = length > 2 && picture[length - 2] == (byte) 0xFF && picture[length - 1] == (byte) 0xD9;
            byte[] whole = Arrays.copyOf(picture, closed ? length : length + 2);
            if (!closed) {
                whole[length] = (byte) 0xFF;
                whole[length + 1] = (byte) 0xD9;
            }
            sink.unit(timestamp, true, whole);
        }
        drop(false);
    }

    private void drop(boolean tell) {
        if (tell) {
            sink.damaged("the end of a picture was lost");
        }
        begun = false;
        damaged = false;
        length = 0;
    }
}
