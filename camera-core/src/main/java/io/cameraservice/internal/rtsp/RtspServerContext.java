package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.message.RtspLimits;
import io.cameraservice.internal.util.LoginThrottle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the parts of one relay share. Confined to the loop but for the map of streams, the options and the secrets. */
final class RtspServerContext {
    private static final int MAX_HEADERS = 64;
    private static final int MAX_BODY = 64 * 1024;

    private final RtspServerOptions options;
    private final RtspEventLoop loop;
    private final RtspLimits limits;
    private final Map<String, RelayStreamHandle> streams = new ConcurrentHashMap<>();
    private final List<MediaServerLogin> mediaServers = new CopyOnWriteArrayList<>();
    private final TokenGenerator tokenGenerator = new TokenGenerator();
    private final ByteBuffer[] scratch = SendQueue.scratch();
    private final LoginThrottle logins = new LoginThrottle("the RTSP relay");
    private int readers;

    RtspServerContext(RtspServerOptions options, RtspEventLoop loop) {
        this.options = options;
        this.loop = loop;
        this.limits = new RtspLimits(options.maxHeaderBytes(), MAX_HEADERS, MAX_BODY);
    }

    RtspServerOptions options() {
        return options;
    }

    RtspEventLoop loop() {
        return loop;
    }

    RtspLimits limits() {
        return limits;
    }

    Map<String, RelayStreamHandle> streams() {
        return streams;
    }

    /** Of the media servers; thread-safe. */
    List<MediaServerLogin> mediaServers() {
        return mediaServers;
    }

    TokenGenerator secrets() {
        return tokenGenerator;
    }

    LoginThrottle logins() {
        return logins;
    }

    ByteBuffer[] scratch() {
        return scratch;
    }

    /** Takes a reader's place; false if all are taken, which does not keep out those that the service itself sent. */
    boolean enterReader(boolean sent) {
        if (!sent && readers >= options.maxReaders()) {
            return false;
        }
        readers++;
        return true;
    }

    void leaveReader() {
        readers--;
    }
}
