package io.cameraservice.launcher.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The body of a response, written by one thread that waits while the client is behind. A client that takes nothing for too long
 * is disconnected, which ends the wait with an {@link IOException}.
 */
final class ResponseBody extends OutputStream {
    private static final int PIECE = 64 * 1024;

    private final ClientOutput output;
    private long remaining;

    ResponseBody(ClientOutput output, long length) {
        this.output = output;
        this.remaining = length;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** @throws IOException if the client has left, or if this is more than was announced */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > remaining) {
            throw new IOException("the body is longer than announced");
        }
        for (int done = 0; done < length; done += PIECE) {
            int piece = Math.min(PIECE, length - done);
            output.awaitWritable();
            output.write(new DefaultHttpContent(Unpooled.copiedBuffer(bytes, offset + done, piece)));
        }
        remaining -= length;
    }

    /** Sends what was written; does not wait until the client has it. */
    @Override
    public void flush() {
        output.flush();
    }

    /** Whether all that was announced was written. */
    boolean isComplete() {
        return remaining == 0;
    }
}
