package io.cameraservice.launcher.app;

import java.util.Optional;

/** Name and version of the program, as the jar's manifest has them. */
public final class ProductVersion {
    private ProductVersion() {}

    /** Both, e.g. {@code camera-service 0.1.0}. */
    public static String text() {
        return "camera-service " + number();
    }

    /** The version alone. */
    static String number() {
        return Optional.ofNullable(ProductVersion.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }
}
