package io.cameraservice.mediamtx.internal;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a server is on this machine. Looks it up anew each time: a name may move. For use by threads that may block. */
final class LocalHostCheck {
    private static final Logger log = LoggerFactory.getLogger(LocalHostCheck.class);

    private final String server;

    LocalHostCheck(String server) {
        this.server = server;
    }

    /** Whether the server certainly cannot pull from this host of ours: it is our loopback, and the server is elsewhere. */
    boolean cannotReach(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress() && !isHere(InetAddress.getByName(server));
        } catch (UnknownHostException | SocketException e) {
            log.debug("it is not known where {} is: {}", server, e.toString());
            return false;
        }
    }

    private static boolean isHere(InetAddress address) throws SocketException {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }
}
