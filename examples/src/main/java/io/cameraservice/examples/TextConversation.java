package io.cameraservice.examples;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraStatus;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import java.util.Optional;

/**
 * What one client of the {@link TextTransport} says and hears, a line for a line.
 *
 * <pre>
 *   LOGIN token            OK operator
 *   CAMERAS                OK camera0 RUNNING, camera1 IDLE
 *   SNAPSHOT camera0       OK camera0_2026-01-31_12-00-00.jpg 23411
 *   SNAPSHOT camera9       ERR camera_not_found no camera named 'camera9'
 * </pre>
 *
 * <p>It knows how to talk and nothing else: who may do what is decided by the {@link CameraSession}. For one thread.
 */
final class TextConversation {
    private final CameraService service;
    private final Authenticator authenticator;
    private Optional<CameraSession> session = Optional.empty();

    TextConversation(CameraService service, Authenticator authenticator) {
        this.service = service;
        this.authenticator = authenticator;
    }

    String answer(String line) {
        String[] words = line.strip().split(" +", 2);
        String rest = words.length > 1 ? words[1] : "";
        try {
            return "OK "
                    + switch (words[0]) {
                        case "LOGIN" -> login(rest);
                        case "CAMERAS" -> cameras();
                        case "SNAPSHOT" -> snapshot(rest);
                        default ->
                            throw new CameraException(
                                    "unknown_command", "not LOGIN, CAMERAS or SNAPSHOT: " + words[0], null, null);
                    };
        } catch (CameraException e) {
            return "ERR " + e.reason() + " " + e.getMessage();
        }
    }

    private String login(String token) {
        CameraSession opened = service.session(authenticator.authenticate(new Credentials.Token(token)));
        session = Optional.of(opened);
        return opened.principal().role().wireName();
    }

    private String cameras() {
        return String.join(
                ", ",
                session().cameras().stream().map(TextConversation::inWords).toList());
    }

    private static String inWords(CameraStatus camera) {
        return camera.id() + " " + camera.state();
    }

    private String snapshot(String camera) {
        Snapshot taken = session().takeSnapshot(camera, SnapshotRequest.standard());
        return taken.filename() + " " + taken.bytes();
    }

    private CameraSession session() {
        return session.orElseThrow(() -> new CameraException.Unauthenticated("not_logged_in", "LOGIN first"));
    }
}
