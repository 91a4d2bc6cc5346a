package io.cameraservice.v4l2.internal.hotplug;

import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Changes in /dev: works where netlink is forbidden, and is alone in telling that permissions have changed. */
final class InotifySource implements NodeChangeSource {
    private static final int ROOM = 16384;
    private static final int HEADER = 16;
    private static final int MASK_AT = 4;
    private static final int LENGTH_AT = 12;

    private static final int IN_ATTRIB = 0x4;
    private static final int IN_CREATE = 0x100;
    private static final int IN_DELETE = 0x200;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int IN_IGNORED = 0x8000;

    private final Syscalls calls;
    private final int fd;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM).order(ByteOrder.nativeOrder());

    InotifySource(Syscalls calls, Path dev) throws SysFailure {
        this.calls = calls;
        fd = SysFailure.check("inotify_init1", "this process", calls.inotifyInit());
        int watch = calls.inotifyWatch(fd, dev.toString(), IN_ATTRIB | IN_CREATE | IN_DELETE);
        if (watch < 0) {
            calls.close(fd);
            throw new SysFailure("inotify_add_watch", dev.toString(), -watch);
        }
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public boolean read(Listener listener) {
        while (true) {
            int length = calls.read(fd, buffer, ROOM);
            if (length == -Errno.EAGAIN) {
                return true;
            }
            if (length <= 0 || !parse(buffer, length, listener)) {
                listener.everything();
                return false;
            }
        }
    }

    /** False if the watch is gone. */
    static boolean parse(ByteBuffer events, int length, Listener listener) {
        for (int at = 0; at + HEADER <= length; ) {
            int mask = events.getInt(at + MASK_AT);
            int nameLength = Math.min(Math.max(0, events.getInt(at + LENGTH_AT)), length - at - HEADER);
            if ((mask & IN_IGNORED) != 0) {
                return false;
            }
            if ((mask & IN_Q_OVERFLOW) != 0) {
                listener.everything();
            } else {
                String name = name(events, at + HEADER, nameLength);
                if (NodeNames.isNode(name)) {
                    listener.node(name);
                }
            }
            at += HEADER + nameLength;
        }
        return true;
    }

    private static String name(ByteBuffer events, int at, int room) {
        byte[] bytes = new byte[room];
        events.get(at, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public void close() {
        calls.close(fd);
    }
}
