package io.cameraservice.v4l2;

import io.cameraservice.spi.CameraDriver;
import io.cameraservice.testing.CameraDriverContract;
import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.played.PlayedCamera;
import io.cameraservice.v4l2.played.PlayedMachine;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all drivers on a played kernel, seen through each layout of its structures. */
class PlayedContractTest {
    @Nested
    class On64Bits extends Played {
        On64Bits() {
            super(Abi.LP64);
        }
    }

    @Nested
    class On32BitsOfOld extends Played {
        On32BitsOfOld() {
            super(Abi.ILP32);
        }
    }

    @Nested
    class On32BitsWithLongTimes extends Played {
        On32BitsWithLongTimes() {
            super(Abi.ILP32_TIME64);
        }
    }

    private abstract static class Played extends CameraDriverContract {
        @TempDir
        Path root;

        private final Abi abi;
        private PlayedMachine machine;

        Played(Abi abi) {
            this.abi = abi;
        }

        @Override
        protected CameraDriver driver() {
            machine = new PlayedMachine(root);
            machine.plug("video0", new PlayedCamera(abi));
            return new V4l2Driver(machine.options(), machine.settings(), machine.machine(abi));
        }

        @Override
        protected boolean unplug() {
            machine.unplug("video0");
            return true;
        }

        @Override
        protected void plug() {
            machine.plug("video1", new PlayedCamera(abi));
        }
    }
}
