package io.cameraservice.internal.network.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate a source may show. Cameras make their own, which no authority knows: the first one seen is remembered, and a
 * different one later is refused. Used by one thread.
 */
public final class SourceTrust {
    private final Optional<String> pinned;
    private @Nullable String seen;
    private boolean changed;

    /** Accepts the certificate with this SHA-256 fingerprint in hexadecimal; any, if none is known yet. */
    public SourceTrust(Optional<String> pinned) {
        this.pinned = pinned;
    }

    /** The fingerprint of the certificate that the source showed; empty if it showed none. */
    public Optional<String> seen() {
        return Optional.ofNullable(seen);
    }

    /**
     * Encrypts a connection; blocks for as long as its socket's timeout.
     *
     * @param own whether it leads to the source itself, and not to where that redirected
     */
    Socket connect(Socket plain, String host, int port, boolean own) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Pin(own)}, null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new SSLException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    /** Why TLS failed, for a person. */
    String reason() {
        if (changed) {
            return "the source shows another certificate than before (SHA-256 " + seen
                    + "); if the camera was replaced or reset, remove the stream and add it again";
        }
        return "the TLS connection to the source failed; if it does not speak TLS, use rtsp://";
    }

    private final class Pin extends X509ExtendedTrustManager {
        private final boolean own;

        Pin(boolean own) {
            this.own = own;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (!own) {
                return;
            }
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                seen = HexFormat.of().formatHex(hash);
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e);
            }
            changed = pinned.isPresent() && !pinned.get().equals(seen);
            if (changed) {
                throw new CertificateException("another certificate than before");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("not a server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("not a server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("not a server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
