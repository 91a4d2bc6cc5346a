package io.cameraservice.launcher.http;

import io.cameraservice.internal.util.ByteBudget;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/** The body of a request while it comes in, bounded by its route and by what all bodies may take together. Not thread-safe. */
final class IncomingBody {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteBudget budget;
    private final int limit;
    private final Runnable then;

    /**
     * An empty body.
     *
     * @param announced its length, 0 if that is not known
     * @param then what to do when it is complete
     * @throws HttpError if that is too much
     */
    IncomingBody(long announced, ByteBudget budget, int limit, Runnable then) {
        if (announced > limit) {
            throw tooLarge(limit);
        }
        this.budget = budget;
        this.limit = limit;
        this.then = then;
    }

    private static HttpError tooLarge(int limit) {
        return new HttpError(413, "too_large", "a request has at most " + limit + " bytes");
    }

    /** @throws HttpError if this is too much */
    void add(ByteBuf part) {
        int length = part.readableBytes();
        if (bytes.size() + length > limit) {
            throw tooLarge(limit);
        }
        if (!budget.tryReserve(length)) {
            throw new HttpError(
                    503, "too_many_requests", "too many requests at the same time", Map.of("Retry-After", "1"));
        }
        byte[] copy = new byte[length];
        part.getBytes(part.readerIndex(), copy);
        bytes.writeBytes(copy);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    void complete() {
        then.run();
    }

    /** Gives back what it took of the budget. */
    void release() {
        budget.release(bytes.size());
        bytes.reset();
    }
}
