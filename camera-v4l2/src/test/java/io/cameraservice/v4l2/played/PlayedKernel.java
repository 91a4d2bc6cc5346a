package io.cameraservice.v4l2.played;

import io.cameraservice.v4l2.internal.abi.PollFds;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A kernel with played cameras. What a real one would not forgive (using what was closed or unmapped) is an error here. */
public final class PlayedKernel implements Syscalls {
    private final Map<String, PlayedCamera> cameras = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final Map<Integer, Handle> handles = new HashMap<>();
    private final Map<Long, ByteBuffer> memory = new HashMap<>();
    private final Map<Long, ByteBuffer> mapped = new HashMap<>();
    private final Set<String> forbidden = new HashSet<>();
    private final AtomicLong addresses = new AtomicLong(0x1000);
    private int nextFd = 3;

    /** Puts a camera behind a path, or takes it away. */
    public synchronized void put(String path, @Nullable PlayedCamera camera) {
        PlayedCamera before = camera == null ? cameras.remove(path) : cameras.put(path, camera);
        if (before != null) {
            before.gone = true;
        }
        notifyAll();
    }

    /** Lets opening that path fail; 0 to allow it again. */
    public synchronized void refuseToOpen(String path, int errno) {
        refusals.put(path, errno);
    }

    /** Makes "netlink" or "inotify" fail with EPERM. */
    public synchronized void forbid(String what) {
        forbidden.add(what);
    }

    /** What the kernel says to those who listen on netlink. */
    public synchronized void uevent(String action, String node) {
        String text = action + "@/devices/x\0ACTION=" + action + "\0SUBSYSTEM=video4linux\0DEVNAME=" + node + "\0";
        for (Handle handle : handles.values()) {
            if (handle.kind.equals("netlink")) {
                handle.messages.add(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        notifyAll();
    }

    /** How many descriptors are open. */
    public synchronized int openDescriptors() {
        return handles.size();
    }

    /** How many buffers are mapped. */
    public synchronized int mappings() {
        return mapped.size();
    }

    @Override
    public synchronized int open(String path, int access) {
        int refusal = refusals.getOrDefault(path, 0);
        PlayedCamera camera = cameras.get(path);
        if (refusal != 0 || camera == null) {
            return -(refusal != 0 ? refusal : Errno.ENOENT);
        }
        Handle handle = new Handle("camera");
        handle.camera = camera;
        return add(handle);
    }

    @Override
    public synchronized int close(int fd) {
        Handle handle = handle(fd);
        handles.remove(fd);
        if (handle.camera != null) {
            handle.camera.queue.closed(fd);
        }
        return 0;
    }

    @Override
    public synchronized int ioctl(int fd, int request, ByteBuffer argument) {
        PlayedCamera camera = handle(fd).camera;
        if (camera == null) {
            return -Errno.ENOTTY;
        }
        int answer = camera.ioctl(fd, request, argument.order(ByteOrder.nativeOrder()), memory);
        notifyAll();
        return answer;
    }

    @Override
    public synchronized long mmap(int fd, int length, long offset) {
        PlayedCamera camera = handle(fd).camera;
        if (camera == null) {
            return -Errno.ENODEV;
        }
        long address = addresses.getAndAdd(0x10000000L);
        mapped.put(address, camera.queue.buffer(offset));
        return address;
    }

    @Override
    public synchronized int munmap(long address, int length) {
        if (mapped.remove(address) == null) {
            throw new IllegalStateException("unmapped twice");
        }
        return 0;
    }

    @Override
    public synchronized ByteBuffer view(long address, int length) {
        ByteBuffer buffer = mapped.get(address);
        if (buffer == null) {
            throw new IllegalStateException("not mapped");
        }
        return buffer.duplicate().limit(length);
    }

    @Override
    public synchronized long address(ByteBuffer direct) {
        long address = addresses.getAndAdd(0x1000);
        memory.put(address, direct);
        return address;
    }

    @Override
    public synchronized int poll(ByteBuffer pollFds, int count, int timeoutMillis) {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (true) {
            int ready = 0;
            long next = Long.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                Handle handle = handle(pollFds.getInt(8 * i));
                int events = handle.ready();
                pollFds.putShort(
                        8 * i + 6, (short) (events & (pollFds.getShort(8 * i + 4) | PollFds.ERR | PollFds.HUP)));
                ready += pollFds.getShort(8 * i + 6) == 0 ? 0 : 1;
                if (handle.camera != null) {
                    next = Math.min(next, handle.camera.queue.nanosToNextFrame());
                }
            }
            long left = timeoutMillis < 0 ? Long.MAX_VALUE : deadline - System.nanoTime();
            if (ready > 0 || left <= 0) {
                return ready;
            }
            try {
                long nanos = Math.max(1, Math.min(Math.min(next, left), 1_000_000_000L));
                wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
            } catch (InterruptedException e) {
                return -Errno.EINTR;
            }
        }
    }

    @Override
    public synchronized int eventfd() {
        return add(new Handle("eventfd"));
    }

    @Override
    public synchronized int read(int fd, ByteBuffer into, int length) {
        byte[] message = handle(fd).messages.poll();
        if (message == null) {
            return -Errno.EAGAIN;
        }
        into.put(0, message);
        return message.length;
    }

    @Override
    public synchronized int write(int fd, ByteBuffer from, int length) {
        handle(fd).messages.add(new byte[length]);
        notifyAll();
        return length;
    }

    @Override
    public synchronized int ueventSocket() {
        return forbidden.contains("netlink") ? -Errno.EPERM : add(new Handle("netlink"));
    }

    @Override
    public synchronized int inotifyInit() {
        return forbidden.contains("inotify") ? -Errno.EMFILE : add(new Handle("inotify"));
    }

    @Override
    public int inotifyWatch(int fd, String path, int mask) {
        return 1;
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    private int add(Handle handle) {
        handles.put(nextFd, handle);
        return nextFd++;
    }

    private Handle handle(int fd) {
        Handle handle = handles.get(fd);
        if (handle == null) {
            throw new IllegalStateException("descriptor " + fd + " is not open");
        }
        return handle;
    }

    /** An open descriptor. */
    private static final class Handle {
        private final String kind;
        private final Deque<byte[]> messages = new ArrayDeque<>();
        private @Nullable PlayedCamera camera;

        private Handle(String kind) {
            this.kind = kind;
        }

        private int ready() {
            return camera != null ? camera.queue.ready() : messages.isEmpty() ? 0 : PollFds.IN;
        }
    }
}
