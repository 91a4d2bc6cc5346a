package io.cameraservice.jsonrpc.protocol;

/**
 * How much one message may ask for. Immutable.
 *
 * @param maxBatch calls in one batch, at least 1
 * @param maxNesting arrays and objects within each other, 1 to 500
 */
public record MessageLimits(int maxBatch, int maxNesting) {
    public MessageLimits {
        if (maxBatch < 1) {
            throw new IllegalArgumentException("a batch of " + maxBatch + " calls is not possible");
        }
        if (maxNesting < 1 || maxNesting > 500) {
            throw new IllegalArgumentException("a nesting limit is 1 to 500, not " + maxNesting);
        }
    }

    /** Batches of 50, nesting of 32. */
    public static MessageLimits defaults() {
        return new MessageLimits(50, 32);
    }
}
