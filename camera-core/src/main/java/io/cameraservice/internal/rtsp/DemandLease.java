package io.cameraservice.internal.rtsp;

/** Demand for a stream without a reader, until closed. Closing twice does no harm. Thread-safe. */
public interface DemandLease extends AutoCloseable {
    @Override
    void close();
}
