package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.process.PortProbe;
import java.net.URI;
import java.time.Duration;

/** Finds the cause of a failure that the failure alone does not show. For use by one thread. */
final class Diagnosis {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    private static final Duration GREETING = Duration.ofMillis(300);

    private final MediaMtxApi api;
    private boolean unreachable;
    private long askedAt;
    private boolean apiOff;

    Diagnosis(MediaMtxApi api) {
        this.api = api;
    }

    void attached() {
        unreachable = false;
    }

    /**
     * The failure, or its cause.
     *
     * @param listed whether the server listed its paths before it failed
     * @param rtspPort where it speaks RTSP, if it is there
     */
    MediaMtxException of(MediaMtxException failure, boolean listed, int rtspPort) {
        boolean before = unreachable;
        unreachable = failure.kind() == Kind.UNREACHABLE;
        if (unreachable) {
            return isApiOff(before, rtspPort) ? apiOff(failure) : failure;
        }
        return failure.kind() == Kind.NO_ANSWER && listed && listsItsPaths() ? stuck(failure) : failure;
    }

    static State state(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> State.ABSENT;
            case NO_ANSWER -> State.SILENT;
            case STUCK -> State.STUCK;
            case API_OFF -> State.API_OFF;
            case TLS_FAILED -> State.TLS_FAILED;
            case UNTRUSTED -> State.UNTRUSTED;
            case UNAUTHORIZED -> State.UNAUTHORIZED;
            case NOT_MEDIAMTX -> State.NOT_MEDIAMTX;
            case TOO_OLD -> State.TOO_OLD;
            case NOT_FOUND, EXISTS, REFUSED, FAILED -> State.FAILING;
        };
    }

    /**
     * Nothing listens at the API's port: is it the server that is missing, or its API? Not asked while it may be
     * starting.
     */
    private boolean isApiOff(boolean before, int rtspPort) {
        long now = System.nanoTime();
        if (!before) {
            apiOff = false;
            askedAt = now;
        } else if (now - askedAt > ASK_AGAIN.toNanos()) {
            askedAt = now;
            apiOff = PortProbe.isMediaMtx(url().getHost(), rtspPort, GREETING);
        }
        return apiOff;
    }

    private MediaMtxException apiOff(MediaMtxException failure) {
        return new MediaMtxException(
                Kind.API_OFF,
                "a MediaMTX runs at " + url().getHost() + ", but nothing listens at " + url()
                        + ": its API is switched off, or at another address",
                "set 'api: yes' in mediamtx.yml",
                failure);
    }

    /** Whether it does so now, at once: one that was stopped or overloaded meanwhile does not. */
    private boolean listsItsPaths() {
        long begun = System.nanoTime();
        try {
            api.paths();
            return System.nanoTime() - begun < ServerMonitor.LATE.toNanos();
        } catch (MediaMtxException e) {
            return false;
        }
    }

    /**
     * The handler of an edit holds the lock of the API and waits for the core, which reads the file again and waits for
     * that lock (mended by commit a56c635f): all of {@code /v3/config} waits behind it, and so do signals.
     */
    private MediaMtxException stuck(MediaMtxException failure) {
        return new MediaMtxException(
                Kind.STUCK,
                "the MediaMTX at " + url() + " is stuck: its paths answer, its configuration does not. Before 1.20.1 it"
                        + " gets stuck like that, for good, when its file is touched at the moment of an edit",
                "restart it, by kill -9 where it does not end when asked to",
                failure);
    }

    private URI url() {
        return api.options().url();
    }
}
