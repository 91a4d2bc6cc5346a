package io.cameraservice.launcher.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFileTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "secret, secret",
        "secret\\n, secret",
        "secret\\r\\n, secret",
        "'secret\\n\\n', 'secret\\n'",
        "secret\\r, secret\\r",
        "'  two words \\n', '  two words '",
        "ü€\\n, ü€",
        "'one\\ntwo\\n', 'one\\ntwo'",
        "'\\n', ''",
        "'bi\\0nary\\n', 'bi\\0nary\\n'",
    })
    void oneLineEndBehindATextIsNotPartOfIt(String content, String secret) throws IOException {
        assertEquals(unescaped(secret), new String(read(unescaped(content).getBytes(UTF_8)), UTF_8));
    }

    /** A key of 32 random bytes may end in what looks like a line end. */
    @Test
    void aKeyThatWasMadeHereStaysAsItIs() throws IOException {
        Random random = new Random(9);
        for (int round = 0; round < 1000; round++) {
            byte[] made = new byte[32];
            random.nextBytes(made);
            made[31] = '\n';
            if (round % 2 == 0) {
                made[30] = '\r';
            }
            assertArrayEquals(made, InstanceKey.at(file(made)).secret());
        }
    }

    @Test
    void tokensOfWhoHasTheSameSecretWithoutLineEndAreGood() throws IOException {
        InstanceKey read = InstanceKey.at(file((KEY + "\n").getBytes(UTF_8)));
        InstanceKey others = InstanceKey.of(KEY.getBytes(UTF_8));
        String token = new Tokens(others, InstantSource.system()).issue("anna", Role.VIEWER, Duration.ofHours(1));
        assertEquals(
                "anna", new Tokens(read, InstantSource.system()).verify(token).name());
    }

    @Test
    void aLineEndMakesNoKeyLongEnough() throws IOException {
        Path file = file((KEY.substring(1) + "\n").getBytes(UTF_8));
        CameraException e =
                assertThrows(CameraException.class, () -> InstanceKey.at(file).load());
        assertTrue(
                String.valueOf(e.getMessage()).contains("has 31 bytes, a line end behind a text not counted"),
                e::toString);
    }

    @Test
    void whatIsNoFileOrTooLongIsRefused() throws Exception {
        Path fifo = dir.resolve("fifo");
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", "-m", "600", fifo.toString())
                        .start()
                        .waitFor());
        refused(fifo);
        refused(file(new byte[100_000]));
        refused(Files.createDirectory(
                dir.resolve("directory"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    private void refused(Path file) {
        CameraException e =
                assertThrows(CameraException.class, () -> InstanceKey.at(file).load());
        assertTrue(String.valueOf(e.getMessage()).contains(file + " is no plain file"), e::toString);
    }

    private byte[] read(byte[] content) throws IOException {
        return SecretFile.readOrMake(file(content), () -> {
            throw new AssertionError("it is there");
        });
    }

    private Path file(byte[] content) throws IOException {
        Path file = dir.resolve("secret");
        Files.write(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String unescaped(String text) {
        return text.translateEscapes();
    }
}
