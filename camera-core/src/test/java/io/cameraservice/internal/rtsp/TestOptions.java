package io.cameraservice.internal.rtsp;

import io.cameraservice.access.Credentials;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Options of a relay on loopback, to be changed by tests. */
final class TestOptions {
    int port;
    int maxReaders = 1000;
    int maxConnections = 1064;
    int maxConnectionsPerAddress = 500;
    Duration connectTimeout = Duration.ofSeconds(10);
    Duration describeTimeout = RtspServerOptions.Tuning.DEFAULT.describeTimeout();
    Duration stallTimeout = RtspServerOptions.Tuning.DEFAULT.stallTimeout();
    int readerQueueBytes = RtspServerOptions.Tuning.DEFAULT.readerQueueBytes();
    int sendBufferBytes = RtspServerOptions.Tuning.DEFAULT.sendBufferBytes();
    Optional<Credentials.Password> reader = Optional.empty();

    void login(String user, String password) {
        reader = Optional.of(new Credentials.Password(user, password));
    }

    RtspServerOptions build(Executor executor) {
        return new RtspServerOptions(
                executor,
                InetAddress.getLoopbackAddress(),
                port,
                maxReaders,
                maxConnections,
                maxConnectionsPerAddress,
                Optional.of(connectTimeout),
                reader,
                InstantSource.system());
    }

    RtspServerOptions.Tuning tuning() {
        return new RtspServerOptions.Tuning(describeTimeout, stallTimeout, readerQueueBytes, sendBufferBytes);
    }
}
