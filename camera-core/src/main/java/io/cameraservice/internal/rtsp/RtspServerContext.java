package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.util.LoginThrottle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Shared by the parts of one server. Confined to the loop but for streams, media servers, options and tokens. */
final class RtspServerContext {
    private final RtspServerOptions options;
    private final RtspServerOptions.Tuning tuning;
    private final RtspEventLoop loop;
    private final Map<String, RelayStream> streams = new ConcurrentHashMap<>();
    private final List<MediaServerLogin> mediaServers = new CopyOnWriteArrayList<>();
    private final TokenGenerator tokenGenerator = new TokenGenerator();
    private final ByteBuffer[] scratch = SendQueue.scratch();
    private final LoginThrottle logins = new LoginThrottle("the RTSP relay");
    private int readers;

    RtspServerContext(RtspServerOptions options, RtspServerOptions.Tuning tuning, RtspEventLoop loop) {
        this.options = options;
        this.tuning = tuning;
        this.loop = loop;
    }

    RtspServerOptions options() {
        return options;
    }

    RtspServerOptions.Tuning tuning() {
        return tuning;
    }

    RtspEventLoop loop() {
        return loop;
    }

    Map<String, RelayStream> streams() {
        return streams;
    }

    /** Logins of the media servers. */
    List<MediaServerLogin> mediaServers() {
        return mediaServers;
    }

    TokenGenerator tokens() {
        return tokenGenerator;
    }

    LoginThrottle logins() {
        return logins;
    }

    ByteBuffer[] scratch() {
        return scratch;
    }

    /** Counts a reader; false if there are too many, which does not apply to the service's own. */
    boolean enterReader(boolean own) {
        if (!own && readers >= options.maxReaders()) {
            return false;
        }
        readers++;
        return true;
    }

    void leaveReader() {
        readers--;
    }
}
