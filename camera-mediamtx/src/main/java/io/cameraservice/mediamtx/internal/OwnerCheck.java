package io.cameraservice.mediamtx.internal;

import io.cameraservice.internal.util.LocalPeer;
import io.cameraservice.internal.util.PortOwner;
import io.cameraservice.mediamtx.api.ApiOptions;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that a server on this machine runs as a trusted user: root, the user of this service, {@code mediamtx}, or the
 * configured one. Any user can listen on its port while it is away, and would get our login, the credentials of the
 * API, and all clients. Checks each connection, so that no other server can take over in between. Safe for use by any
 * thread.
 */
final class OwnerCheck implements ApiOptions.ConnectionCheck {
    private static final Logger log = LoggerFactory.getLogger(OwnerCheck.class);
    private static final int ROOT = 0;
    private static final String USUAL = "mediamtx";

    private final URI url;
    private final Optional<String> runAs;

    OwnerCheck(URI url, Optional<String> runAs) {
        this.url = url;
        this.runAs = runAs;
    }

    @Override
    public void check(InetSocketAddress local, InetSocketAddress remote) {
        if (!isHere(remote.getAddress())) {
            return;
        }
        LocalPeer peer;
        try {
            peer = LocalPeer.of(local, remote);
        } catch (IOException e) {
            log.debug("the owner of the listener is unknown: {}", e.toString());
            return;
        }
        if (!peer.seen()) {
            return; // passed on by the kernel, to a container for example, as root alone can have it do
        }
        if (peer.uids().isEmpty()) {
            throw new MediaMtxException(Kind.UNREACHABLE, url + ": what listened there has just gone", null, null);
        }
        for (int uid : peer.uids()) {
            if (!isTrusted(uid)) {
                throw stranger(uid);
            }
        }
    }

    private boolean isTrusted(int uid) {
        return uid == ROOT
                || Users.own().filter(own -> own == uid).isPresent()
                || Stream.concat(Stream.of(USUAL), runAs.stream())
                        .flatMap(user -> Users.uid(user).stream())
                        .anyMatch(trusted -> trusted == uid);
    }

    private MediaMtxException stranger(int uid) {
        String user = Users.describe(uid);
        return new MediaMtxException(
                Kind.UNTRUSTED,
                url + ": what listens there is run by another user of this machine, " + user + ": it is told nothing",
                "if that is your MediaMTX, set mediamtx.run_as to this user; else find out who that is",
                null);
    }

    /**
     * Who runs the server, as far as that can be seen: {@code , run by mediamtx (uid 997), process 812 (mediamtx)}; or
     * nothing.
     */
    String owner() {
        try {
            if (!isHere(InetAddress.getByName(url.getHost()))) {
                return "";
            }
        } catch (IOException e) {
            return "";
        }
        int port = url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return PortOwner.of(port)
                .map(owner -> ", run by " + Users.describe(owner.uid())
                        + (owner.pid().isEmpty()
                                ? ""
                                : ", process " + owner.pid().getAsLong()
                                        + owner.program()
                                                .map(name -> " (" + name + ")")
                                                .orElse("")))
                .orElse("");
    }

    private static boolean isHere(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
