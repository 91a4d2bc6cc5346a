package io.cameraservice.internal.rtsp;

import io.cameraservice.access.Credentials;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * How the RTSP server listens and what it allows. Immutable.
 *
 * @param executor runs listeners, credential checks and the completion of futures
 * @param bindAddress where to listen
 * @param port 0 for any free one
 * @param maxReaders readers connected at once
 * @param maxConnections readers, publishers and clients that have not shown yet what they are; the oldest of these
 *     gives way to one more
 * @param maxConnectionsPerAddress of them, from one address
 * @param connectTimeout from connecting to playing or publishing, not counting the wait for a publisher; empty for no
 *     limit
 * @param reader with what clients log in to read, in Digest or Basic; empty to let everybody read who can connect
 * @param clock time of day, for statistics
 */
public record RtspServerOptions(
        Executor executor,
        InetAddress bindAddress,
        int port,
        int maxReaders,
        int maxConnections,
        int maxConnectionsPerAddress,
        Optional<Duration> connectTimeout,
        Optional<Credentials.Password> reader,
        InstantSource clock) {

    /**
     * What only tests change.
     *
     * @param describeTimeout how long a DESCRIBE waits for a publisher
     * @param stallTimeout how long a reader may take none of its queued bytes
     * @param readerQueueBytes queued for a slow reader before it skips to a later key frame
     * @param sendBufferBytes of a client's socket; 0 leaves it to the system
     */
    record Tuning(Duration describeTimeout, Duration stallTimeout, int readerQueueBytes, int sendBufferBytes) {
        static final Tuning DEFAULT = new Tuning(Duration.ofSeconds(8), Duration.ofSeconds(30), 4 << 20, 0);
    }
}
