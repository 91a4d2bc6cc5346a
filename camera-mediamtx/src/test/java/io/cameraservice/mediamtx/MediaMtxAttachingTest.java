package io.cameraservice.mediamtx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.Credentials;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.ThreadChecks;
import org.junit.jupiter.api.Test;

/** Attaching to a real MediaMTX and detaching from it. */
@RequiresMediaMtx
@RequiresFfmpeg
class MediaMtxAttachingTest extends MediaMtxContract {
    @Test
    void aHealthyServerIsHardlyAsked() {
        server.startAndWait();
        MediaMtxOptions usual = ServiceRig.optionsFor(server).build();
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), usual)) {
            rig.awaitPaths(SOON);
            long before = rig.status().calls();
            long begun = System.nanoTime();
            Await.until("it was asked a few times", SOON, () -> rig.status().calls() >= before + 5);
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertTrue(seconds > 3.5, "five calls in " + seconds + " s");
            assertEquals(1, rig.changes.size(), () -> "one change was told: " + rig.changes);
        }
    }

    @Test
    void credentialsOfTheApi() {
        String users = "[{user: camera, pass: s3cret, permissions: [{action: api}]},"
                + " {user: any, permissions: [{action: read}, {action: publish}]}]";
        if (binary.since(1, 6)) {
            server.set("authInternalUsers", users);
        }
        server.startAndWait();
        MediaMtxOptions.Builder options = options();
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options.build())) {
            rig.awaitState(binary.since(1, 6) ? State.UNAUTHORIZED : State.ATTACHED, SOON);
        }
        options.credentials(new Credentials.Password("camera", "s3cret"));
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options.build())) {
            rig.awaitPaths(SOON);
            if (binary.since(1, 6)) {
                server.set("authInternalUsers", users.replace("s3cret", "another"))
                        .write();
                rig.awaitState(State.UNAUTHORIZED, SOON);
                assertEquals(ComponentState.ERROR, rig.mediaMtx.health().state());
                assertTrue(rig.mediaMtx.health().detail().contains("authInternalUsers"));
                assertFalse(rig.mediaMtx.health().detail().contains("s3cret"));
                server.set("authInternalUsers", users).write();
                rig.awaitPaths(SOON);
            }
        }
    }

    @Test
    void anApiThatIsSwitchedOffIsCalledSo() {
        server.set("api", "no").startAndWait();
        try (ServiceRig rig =
                ServiceRig.start(directory.resolve("service"), options().build())) {
            rig.awaitState(State.API_OFF, SOON);
            assertTrue(rig.mediaMtx.health().detail().contains("set 'api: yes'"));
            server.set("api", "yes").write();
            rig.awaitPaths(SOON);
        }
    }

    @Test
    void closingLeavesNothingBehindInTheHost() {
        server.startAndWait();
        ThreadChecks threads = new ThreadChecks();
        try (ServiceRig rig = attached()) {
            assertTrue(rig.status().attached());
        }
        Await.until("its threads have ended", SOON, () -> threads.started().isEmpty());
    }
}
