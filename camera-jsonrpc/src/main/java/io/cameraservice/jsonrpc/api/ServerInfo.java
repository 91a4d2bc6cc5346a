package io.cameraservice.jsonrpc.api;

import static java.util.Objects.requireNonNull;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/**
 * What the service calls itself. Immutable.
 *
 * @param name the product
 * @param version its version
 * @param buildDate when it was built, as ISO 8601 text; empty if unknown
 */
public record ServerInfo(String name, String version, Optional<String> buildDate) {
    public ServerInfo {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        requireNonNull(buildDate, "buildDate");
    }

    /** This library, with the version of its module or jar. */
    public static ServerInfo ofLibrary() {
        Optional<String> ofModule = Optional.ofNullable(
                        ServerInfo.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion);
        Optional<String> ofJar =
                Optional.ofNullable(ServerInfo.class.getPackage().getImplementationVersion());
        return new ServerInfo("camera-service", ofModule.or(() -> ofJar).orElse("unknown"), Optional.empty());
    }
}
