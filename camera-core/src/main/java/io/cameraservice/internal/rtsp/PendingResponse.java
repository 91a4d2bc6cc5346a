package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.message.RtspResponse;

/** The one answer a request gets, now or later; until then its connection takes no further request. Confined to the loop. */
final class PendingResponse {
    private final RtspConnection rtspConnection;
    private final String cseq;
    private boolean sent;

    PendingResponse(RtspConnection rtspConnection, String cseq) {
        this.rtspConnection = rtspConnection;
        this.cseq = cseq;
        rtspConnection.pause();
    }

    /** Answers. Nothing happens if that was done before. */
    void send(RtspResponse response) {
        if (!sent) {
            sent = true;
            rtspConnection.answer(response.encode(cseq));
            rtspConnection.resume();
        }
    }
}
