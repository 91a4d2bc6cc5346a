package io.cameraservice.device;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeviceFaultTest {
    @Test
    void docsListEachWithItsRemedy() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "devices.md"));
        for (DeviceFault fault : DeviceFault.values()) {
            assertTrue(docs.contains("| `" + fault.word() + "` | "), fault::word);
            assertTrue(docs.contains(" | " + fault.remedy() + " |"), fault::remedy);
        }
    }
}
