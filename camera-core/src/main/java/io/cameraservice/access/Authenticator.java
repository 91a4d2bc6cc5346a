package io.cameraservice.access;

import io.cameraservice.CameraException;

/** Decides who somebody is. Implementations are safe for use by any thread and do not block for long. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Who shows these credentials.
     *
     * @throws CameraException.Unauthenticated if they are wrong or have expired, with the reason
     */
    Principal authenticate(Credentials credentials);

    /** Nobody gets in: what a service has until it is given something better. */
    static Authenticator none() {
        return credentials -> {
            throw new CameraException.Unauthenticated(
                    "no_authenticator", "this service was started without a way to log in");
        };
    }
}
