package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.internal.rtsp.RtspServerOptions;
import io.cameraservice.internal.util.Hosts;
import io.cameraservice.internal.util.ServiceThreads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The relay's options out of the service's settings; beyond loopback it asks for credentials or is refused. */
final class RelaySettings {
    /** Publishers, and clients that are asked who they are, come on top of the readers. */
    private static final int OTHERS = 64;

    private RelaySettings() {}

    static RtspServerOptions of(ServiceSettings settings, ServiceThreads threads) {
        InetAddress address = resolve(settings.rtspHost());
        EndpointLimits limits = settings.rtspLimits();
        int connections = limits.connections() + OTHERS;
        if (settings.rtspReader().isEmpty() && !address.isLoopbackAddress()) {
            throw new CameraException.InvalidArgument(
                    "rtsp.host",
                    "loopback without credentials",
                    "RTSP readers beyond this machine need credentials: set them, or listen on 127.0.0.1 instead of "
                            + settings.rtspHost());
        }
        return new RtspServerOptions(
                threads.workers(),
                address,
                settings.rtspPort(),
                limits.connections(),
                connections,
                // On loopback all come from one address, the service's own programs too.
                address.isLoopbackAddress() ? connections : limits.connectionsPerAddress(),
                Optional.of(limits.loginTimeout()).filter(timeout -> !timeout.isZero()),
                settings.rtspReader(),
                settings.clock());
    }

    /** A host part for URLs: the address itself, or this machine for "any". */
    static String reachable(String host) {
        InetAddress address = resolve(host);
        if (address.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        return Hosts.inUri(host);
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CameraException.InvalidArgument("rtsp.host", "a host of this machine", "unknown host " + host);
        }
    }
}
