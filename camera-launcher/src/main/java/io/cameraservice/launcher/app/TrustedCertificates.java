package io.cameraservice.launcher.app;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates of a file: of servers, or of authorities that vouch for them. */
final class TrustedCertificates {
    /** All authorities that browsers know are a quarter of that. */
    private static final long LONGEST = 1 << 20;

    private TrustedCertificates() {}

    /**
     * TLS that trusts the certificates in this PEM file, and no others.
     *
     * @throws CameraException if there are none that can be read
     */
    static SSLContext in(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw unusable(file, "is no plain file", null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > LONGEST) {
                throw unusable(file, "has more than " + LONGEST + " bytes", null);
            }
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw unusable(file, "holds no certificate", null);
            }
            return trusting(certificates);
        } catch (CertificateException e) {
            throw unusable(file, "holds no certificates that can be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e, e);
        } catch (GeneralSecurityException e) {
            throw unusable(file, "cannot be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext trusting(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("certificate" + trusted.size(), certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls;
    }

    private static CameraException unusable(Path file, String why, @Nullable Throwable cause) {
        return new CameraException(
                "certificates_unusable",
                "the file of certificates " + file + " " + why,
                "give one with certificates as PEM: -----BEGIN CERTIFICATE-----",
                cause);
    }
}
