package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;

/**
 * Binds the sockets on which the service listens. SO_REUSEADDR is set, so that an address is free again at once after a stop or
 * a crash although connections of the previous process are in TIME-WAIT: accepted sockets inherit the option, and Linux asks for
 * it on both sides (tcp(7), ip(7)). A library that takes over the channel must not take the option back.
 */
public final class ListeningSocket {
    private ListeningSocket() {}

    /**
     * A bound channel; connections are queued from now on.
     *
     * @param host name or address
     * @param port 0 for any free one
     * @param backlog connections that may wait to be accepted
     * @param setting what to change if the address is taken, e.g. {@code "server.port"}
     * @throws CameraException {@code cannot_listen} if the address cannot be had, naming the program that has it where that can
     *     be seen
     */
    public static ServerSocketChannel bind(String host, int port, int backlog, String setting) {
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(host, port), backlog);
            return channel;
        } catch (IOException | UnresolvedAddressException | SecurityException e) {
            closeAfter(e, channel);
            throw failure(host, port, setting, e);
        }
    }

    private static CameraException failure(String host, int port, String setting, Exception e) {
        String where = "cannot listen on " + host + ":" + port + ": ";
        if (e instanceof UnresolvedAddressException) {
            return failure(where + "the host is not known", "choose an address of this machine", e);
        }
        String message = String.valueOf(e.getMessage());
        if (!(e instanceof BindException) || !message.contains("in use")) {
            return failure(where + message, "choose another address or port (" + setting + ")", e);
        }
        String another = "choose another " + setting;
        return PortOwner.of(port)
                .map(owner -> failure(where + owner.describe() + " listens there", "stop it, or " + another, e))
                .orElseGet(() -> failure(
                        where
                                + "no program listens there, but the kernel still keeps the address for connections of one that has"
                                + " ended",
                        "wait a minute, or " + another,
                        e));
    }

    private static CameraException failure(String message, String suggestion, Exception cause) {
        return new CameraException("cannot_listen", message, suggestion, cause);
    }

    private static void closeAfter(
            Exception e, java.nio.channels.@org.jspecify.annotations.Nullable ServerSocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
        }
    }
}
