package io.cameraservice.v4l2.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.v4l2.internal.abi.PollFds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The calls as this machine makes them, as far as that needs no camera. */
@EnabledOnOs(OS.LINUX)
class JnaSyscallsTest {
    private static final int IN_CREATE = 0x100;

    private final Syscalls calls = JnaSyscalls.load();
    private final ByteBuffer eight = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());

    @Test
    void errorsComeAsTheirNumbers(@TempDir Path dir) throws IOException {
        assertEquals(-Errno.ENOENT, calls.open(dir.resolve("none").toString(), Syscalls.O_RDWR));
        int fd = calls.open(Files.createFile(dir.resolve("file")).toString(), Syscalls.O_RDWR);
        assertTrue(fd > 0);
        // BLKGETSIZE64: of block devices alone, and among those that QEMU's user emulation knows (tools/arm-lab)
        assertEquals(-Errno.ENOTTY, calls.ioctl(fd, 0x80081272, eight));
        assertEquals(0, calls.close(fd));
        assertEquals(-9, calls.close(fd), "EBADF");
    }

    @Test
    void anEventWakesAPoll() {
        int fd = calls.eventfd();
        PollFds fds = new PollFds(1).watch(0, fd, PollFds.IN);
        assertEquals(0, calls.poll(fds.bytes(), 1, 0));
        assertEquals(8, calls.write(fd, eight.putLong(0, 1), 8));
        assertEquals(1, calls.poll(fds.bytes(), 1, -1));
        assertEquals(PollFds.IN, fds.ready(0));
        assertEquals(8, calls.read(fd, eight, 8));
        assertEquals(-Errno.EAGAIN, calls.read(fd, eight, 8));
        assertEquals(0, calls.close(fd));
    }

    @Test
    void inotifyTellsOfANewFile(@TempDir Path dir) throws IOException {
        int fd = calls.inotifyInit();
        assertTrue(calls.inotifyWatch(fd, dir.toString(), IN_CREATE) > 0);
        Files.createFile(dir.resolve("video7"));
        PollFds fds = new PollFds(1).watch(0, fd, PollFds.IN);
        assertEquals(1, calls.poll(fds.bytes(), 1, 5000));
        assertTrue(calls.read(fd, ByteBuffer.allocateDirect(4096), 4096) > 16);
        calls.close(fd);
    }

    @Test
    void aMappingIsTheFileItself(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("file"), new byte[8192]);
        int fd = calls.open(file.toString(), Syscalls.O_RDWR);
        long address = calls.mmap(fd, 4096, 4096);
        assertTrue(address > 0);
        calls.view(address, 4096).put(0, (byte) 42);
        assertEquals(42, Files.readAllBytes(file)[4096]);
        assertEquals(0, calls.munmap(address, 4096));
        assertEquals(-Errno.EINVAL, calls.mmap(fd, 4096, 1), "an offset within a page");
        calls.close(fd);
    }

    @Test
    void theKernelsClockIsThatOfTheVirtualMachine() {
        long before = System.nanoTime();
        long kernel = calls.monotonicNanos();
        assertTrue(kernel >= before && kernel <= System.nanoTime());
        assertNotEquals(0, calls.address(eight));
    }
}
