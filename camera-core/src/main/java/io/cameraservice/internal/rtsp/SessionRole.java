package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.message.RtspException;
import io.cameraservice.internal.rtsp.message.RtspRequest;
import io.cameraservice.internal.rtsp.message.RtspResponse;
import io.cameraservice.internal.rtsp.message.RtspStatus;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What a connection has become by its first DESCRIBE or ANNOUNCE. Confined to the loop. */
interface SessionRole {
    /** One track, on these channels. */
    RtspResponse setup(RtspRequest request) throws RtspException;

    /** Media to the client, after the answer. */
    default void play(Consumer<RtspResponse> answer) throws RtspException {
        throw new RtspException(RtspStatus.INVALID_STATE);
    }

    /** Media from the client. */
    default RtspResponse startRecording() throws RtspException {
        throw new RtspException(RtspStatus.INVALID_STATE);
    }

    /** A frame from the client. */
    default void interleaved(int channel, ByteBuffer payload) {}

    /** All that came at once has been handed over. */
    default void inputDone() {}

    /** So many bytes went to the client. */
    default void written(long bytes) {}

    /** Whether media flow, or would if there were any. */
    boolean established();

    /** Whether the client may be silent for as long as it likes. */
    boolean mayBeSilent();

    /** It is over: the client left, or was sent away. Called once. */
    void release();
}
