package io.cameraservice.mediamtx.api;

import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What there is to do where a connection with TLS does not come about. */
final class TlsFailure {
    private TlsFailure() {}

    static MediaMtxException of(String call, SSLException failure) {
        Throwable found = cause(failure, CertPathBuilderException.class);
        if (found != null) {
            return told(
                    call + ": its certificate is not trusted: no authority that is known here vouches for it",
                    "name its certificate as the one to trust (mediamtx.ca_file, or tls() in the library)",
                    failure);
        }
        found = cause(failure, CertPathValidatorException.class);
        if (found == null) {
            found = cause(failure, CertificateException.class);
        }
        if (found != null) {
            return told(
                    call + ": its certificate is not trusted: " + found.getMessage(),
                    "use the host that the certificate is for, or give the server another certificate",
                    failure);
        }
        return told(
                call + ": TLS failed: " + failure.getMessage(),
                "use http:// if the server does not speak TLS",
                failure);
    }

    private static MediaMtxException told(String message, String suggestion, SSLException failure) {
        return new MediaMtxException(Kind.TLS_FAILED, message, suggestion, failure);
    }

    private static @Nullable Throwable cause(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return at;
            }
        }
        return null;
    }
}
