package io.cameraservice.v4l2.internal.hotplug;

import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The kernel's own messages about devices, which need no udev daemon. */
final class UeventSource implements NodeChangeSource {
    private static final int ROOM = 8192; // the kernel's messages end at 2048 + header

    private final Syscalls calls;
    private final int fd;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);

    UeventSource(Syscalls calls) throws SysFailure {
        this.calls = calls;
        fd = SysFailure.check("socket(NETLINK_KOBJECT_UEVENT)", "this machine", calls.ueventSocket());
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
            if (length == -Errno.ENOBUFS) {
                listener.everything(); // more came than the socket holds
            } else if (length <= 0) {
                listener.everything();
                return false;
            } else {
                byte[] message = new byte[length];
                buffer.get(0, message);
                parse(message, listener);
            }
        }
    }

    /** {@code "add@/devices/…\0ACTION=add\0SUBSYSTEM=video4linux\0DEVNAME=video0\0…"}. */
    static void parse(byte[] message, Listener listener) {
        boolean ours = false;
        String name = null;
        for (String field : new String(message, StandardCharsets.UTF_8).split("\0", -1)) {
            if (field.equals("SUBSYSTEM=video4linux")) {
                ours = true;
            } else if (field.startsWith("DEVNAME=")) {
                name = field.substring(field.lastIndexOf('/') + 1).replaceFirst("^DEVNAME=", "");
            }
        }
        if (ours && name != null && NodeNames.isNode(name)) {
            listener.node(name);
        }
    }

    @Override
    public void close() {
        calls.close(fd);
    }
}
