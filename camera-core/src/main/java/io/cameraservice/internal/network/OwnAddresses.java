package io.cameraservice.internal.network;

import io.cameraservice.CameraId;
import io.cameraservice.stream.StreamUrls;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where this service offers its own streams: to pull one of those would feed it with itself. Safe for use by any thread. */
public final class OwnAddresses {
    private final int relayPort;
    private final Function<CameraId, StreamUrls> served;

    /** The port of the relay, and where media servers offer a camera. */
    public OwnAddresses(int relayPort, Function<CameraId, StreamUrls> served) {
        this.relayPort = relayPort;
        this.served = served;
    }

    /** Whether it is one of our own streams. Looks the host up. */
    boolean leadsTo(SourceAddress address) {
        if (address.port() == relayPort && isHere(address.host())) {
            return true;
        }
        URI wanted = URI.create(address.shown());
        String path = Optional.ofNullable(wanted.getPath()).orElse("").replaceFirst("^/", "");
        return CameraId.parse(path)
                .flatMap(id -> served.apply(id).rtsp())
                .map(URI::create)
                .filter(u -> u.getPort() == address.port() && u.getHost() != null)
                .map(u ->
                        u.getHost().equalsIgnoreCase(address.host()) || (isHere(u.getHost()) && isHere(address.host())))
                .orElse(false);
    }

    private static boolean isHere(String host) {
        try {
            for (InetAddress one : List.of(InetAddress.getAllByName(host))) {
                if (one.isLoopbackAddress()
                        || one.isAnyLocalAddress()
                        || NetworkInterface.getByInetAddress(one) != null) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}
