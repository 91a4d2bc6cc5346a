package io.cameraservice.internal;

import io.cameraservice.CameraException;
import io.cameraservice.internal.relay.ReaderAuthenticator;
import io.cameraservice.internal.relay.RelayOptions;
import io.cameraservice.internal.runtime.ServiceThreads;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The relay's options out of the service's settings; beyond loopback it asks for credentials or is refused. */
final class RelaySettings {
    private RelaySettings() {}

    static RelayOptions of(ServiceSettings settings, ServiceThreads threads) {
        InetAddress address = resolve(settings.rtspHost());
        RelayOptions.Builder options = RelayOptions.builder(threads.workers())
                .bindAddress(address)
                .port(settings.rtspPort())
                .clock(settings.clock());
        if (settings.rtspReader().isEmpty() && !address.isLoopbackAddress()) {
            throw new CameraException.InvalidArgument(
                    "rtsp.host",
                    "loopback without credentials",
                    "RTSP readers beyond this machine need credentials: set them, or listen on 127.0.0.1 instead of "
                            + settings.rtspHost());
        }
        settings.rtspReader().ifPresent(p -> options.authenticator(ReaderAuthenticator.of(p.user(), p.secret())));
        return options.build();
    }

    /** A host part for URLs: the address itself, or this machine for "any". */
    static String reachable(String host) {
        InetAddress address = resolve(host);
        if (address.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CameraException.InvalidArgument("rtsp.host", "a host of this machine", "unknown host " + host);
        }
    }
}
