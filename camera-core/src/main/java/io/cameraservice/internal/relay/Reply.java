package io.cameraservice.internal.relay;

import io.cameraservice.internal.relay.rtsp.RtspResponse;

/** The one answer a request gets, now or later; until then its connection takes no further request. Confined to the loop. */
final class Reply {
    private final Connection connection;
    private final String cseq;
    private boolean sent;

    Reply(Connection connection, String cseq) {
        this.connection = connection;
        this.cseq = cseq;
        connection.pause();
    }

    /** Answers. Nothing happens if that was done before. */
    void send(RtspResponse response) {
        if (!sent) {
            sent = true;
            connection.answer(response.encode(cseq));
            connection.resume();
        }
    }
}
