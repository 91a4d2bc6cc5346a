package io.cameraservice.v4l2.lab;

import io.cameraservice.v4l2.internal.abi.PollFds;
import io.cameraservice.v4l2.internal.sys.JnaSyscalls;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Notes when the kernel tells that a video node is gone, by {@link System#nanoTime()}. */
public final class UeventClock implements AutoCloseable {
    private final Syscalls calls = JnaSyscalls.load();
    private final int socket = calls.ueventSocket();
    private final AtomicLong firstRemoval = new AtomicLong();
    private final Thread listener = new Thread(this::listen, "uevent-clock");
    private volatile boolean closing;

    /** Listens from now on. */
    public UeventClock() {
        if (socket < 0) {
            throw new AssertionError("no netlink socket: " + socket);
        }
        listener.start();
    }

    /** Forgets what it has heard. */
    public void reset() {
        firstRemoval.set(0);
    }

    /** When the first removal after {@link #reset()} was heard. */
    public long firstRemoval() {
        Await.until("the kernel tells of a removal", () -> firstRemoval.get() != 0);
        return firstRemoval.get();
    }

    private void listen() {
        PollFds fds = new PollFds(1).watch(0, socket, PollFds.IN);
        ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
        while (!closing) {
            if (calls.poll(fds.bytes(), 1, 100) <= 0) {
                continue;
            }
            long now = System.nanoTime();
            int length = calls.read(socket, buffer, 8192);
            if (length > 0) {
                byte[] message = new byte[length];
                buffer.get(0, message);
                String text = new String(message, StandardCharsets.UTF_8);
                if (text.startsWith("remove@") && text.contains("SUBSYSTEM=video4linux")) {
                    firstRemoval.compareAndSet(0, now);
                }
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.close(socket);
    }
}
