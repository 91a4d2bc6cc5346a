package io.cameraservice.event;

/** Something that goes on until it is closed. Closing is idempotent and does not wait for a call that is under way. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
