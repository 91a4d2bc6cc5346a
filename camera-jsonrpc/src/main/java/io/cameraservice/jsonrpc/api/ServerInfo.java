package io.cameraservice.jsonrpc.api;

import static java.util.Objects.requireNonNull;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/**
 * What the service calls itself. Immutable.
 *
 * @param name the product
 * @param version its version
 */
public record ServerInfo(String name, String version) {
    public ServerInfo {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
    }

    /** This library, with the version of its module or jar. */
    public static ServerInfo ofLibrary() {
        Optional<String> ofModule = Optional.ofNullable(
                        ServerInfo.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion);
        Optional<String> ofJar =
                Optional.ofNullable(ServerInfo.class.getPackage().getImplementationVersion());
        return new ServerInfo("camera-service", ofModule.or(() -> ofJar).orElse("unknown"));
    }
}
