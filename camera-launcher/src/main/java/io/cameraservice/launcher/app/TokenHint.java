package io.cameraservice.launcher.app;

import io.cameraservice.launcher.config.LauncherConfig;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Tells a person how to get a token. */
final class TokenHint {
    private TokenHint() {}

    /** What to type for a token of this instance, on the machine where it runs. */
    static String commandLine(LauncherConfig config) {
        LauncherConfig.Directories directories = config.directories();
        String line = program() + " token --role operator --ttl 12h --state-dir " + quoted(directories.base());
        Path usual = directories.state().resolve("token.key");
        return directories.keyFile().equals(usual)
                ? line
                : line + " --set security.jwt_secret_file=" + quoted(directories.keyFile());
    }

    /** Of the jar that runs; by name where it is none. */
    private static String program() {
        try {
            Path code = Path.of(TokenHint.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.toString().endsWith(".jar") ? "java -jar " + quoted(code) : "camera-service";
        } catch (URISyntaxException | RuntimeException e) {
            return "camera-service";
        }
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+:@=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
