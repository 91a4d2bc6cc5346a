package io.cameraservice.internal.rtsp;

/** Told whether anybody wants a stream, on the executor of the {@link RtspServerOptions}, one call after the other. */
public interface DemandListener {
    /** The first reader or {@link DemandLease} is there: somebody should publish. */
    void wanted();

    /** The last one is gone. */
    void idle();
}
