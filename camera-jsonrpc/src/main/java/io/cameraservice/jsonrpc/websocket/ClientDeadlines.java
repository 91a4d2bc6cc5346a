package io.cameraservice.jsonrpc.websocket;

import java.time.Duration;

/** Until when one client has to log in or be closed, and when it was last heard. Safe for use by any thread. */
final class ClientDeadlines {
    private static final long NEVER = 0;

    private volatile long heardAt = System.nanoTime();
    private volatile long close = NEVER;
    private volatile long login = NEVER;

    void heard() {
        heardAt = System.nanoTime();
    }

    /** How long nothing was heard from the client. */
    long silentNanos(long now) {
        return now - heardAt;
    }

    /** It must be closed by then; in a handshake, that must be over. */
    void closeWithin(Duration time) {
        close = after(time);
    }

    /** The time to log in begins; zero for any time. */
    void handshakeDone(Duration loginTimeout) {
        close = NEVER;
        if (!loginTimeout.isZero()) {
            login = after(loginTimeout);
        }
    }

    void loggedIn() {
        login = NEVER;
    }

    /** Whether it was to be closed before that moment. */
    boolean isCloseOverdue(long now) {
        return isPast(close, now);
    }

    /** Whether the time to log in is over without a login. */
    boolean isLoginOverdue(long now) {
        return isPast(login, now);
    }

    private static long after(Duration time) {
        long moment = System.nanoTime() + time.toNanos();
        return moment == NEVER ? 1 : moment;
    }

    private static boolean isPast(long limit, long now) {
        return limit != NEVER && now - limit > 0;
    }
}
