package io.cameraservice.v4l2.played;

import io.cameraservice.v4l2.internal.abi.PollFds;
import io.cameraservice.v4l2.internal.abi.RequestBuffers;
import io.cameraservice.v4l2.internal.abi.StructLayout;
import io.cameraservice.v4l2.internal.abi.VideoBuffer;
import io.cameraservice.v4l2.internal.sys.Errno;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The buffers of a played camera, filled at its rate while it streams. Guarded by its kernel. */
final class PlayedQueue {
    private final PlayedCamera camera;
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final Deque<Integer> queued = new ArrayDeque<>();
    private int owner = -1;
    private boolean streaming;
    private long started;
    private long delivered;

    PlayedQueue(PlayedCamera camera) {
        this.camera = camera;
    }

    /** Whether another descriptor has buffers. */
    boolean isHeldByOther(int fd) {
        return owner >= 0 && owner != fd;
    }

    int requestBuffers(int fd, ByteBuffer b) {
        if (isHeldByOther(fd)) {
            return -Errno.EBUSY;
        }
        StructLayout l = RequestBuffers.layout(camera.abi);
        int count = Math.min(camera.granted, b.getInt(l.offset("count")));
        buffers.clear();
        queued.clear();
        for (int i = 0; i < count; i++) {
            buffers.add(ByteBuffer.allocateDirect(2 * camera.width * camera.height));
        }
        owner = count == 0 ? -1 : fd;
        b.putInt(l.offset("count"), count);
        return 0;
    }

    int queryBuffer(ByteBuffer b) {
        StructLayout l = VideoBuffer.layout(camera.abi);
        b.putInt(l.offset("length"), buffers.get(0).capacity());
        b.putInt(l.offset("m"), b.getInt(l.offset("index")) * 0x1000);
        return 0;
    }

    ByteBuffer buffer(long offset) {
        return buffers.get((int) (offset / 0x1000));
    }

    int queue(ByteBuffer b) {
        int index = b.getInt(VideoBuffer.layout(camera.abi).offset("index"));
        if (index >= buffers.size() || queued.contains(index)) {
            return -Errno.EINVAL;
        }
        queued.add(index);
        return 0;
    }

    int dequeue(ByteBuffer b) {
        if (!streaming) {
            return -Errno.EINVAL;
        }
        if (ready() == 0) {
            return -Errno.EAGAIN;
        }
        int index = queued.remove();
        StructLayout l = VideoBuffer.layout(camera.abi);
        byte[] picture = camera.pictures.isEmpty() ? whole() : camera.pictures.remove();
        buffers.get(index).put(0, picture);
        long stamp = started + delivered * 1_000_000_000L / camera.rate;
        b.putInt(l.offset("index"), index);
        b.putInt(l.offset("bytesused"), picture.length);
        b.putInt(l.offset("flags"), 0x2000 | (camera.flags.isEmpty() ? 0 : camera.flags.remove()));
        b.putInt(l.offset("sequence"), (int) delivered++);
        if (camera.abi.timeBytes() == 8) {
            b.putLong(l.offset("timestamp"), stamp / 1_000_000_000L);
            b.putLong(l.offset("timestamp") + 8, stamp % 1_000_000_000L / 1000);
        } else {
            b.putInt(l.offset("timestamp"), (int) (stamp / 1_000_000_000L));
            b.putInt(l.offset("timestamp") + 4, (int) (stamp % 1_000_000_000L / 1000));
        }
        return 0;
    }

    private byte[] whole() {
        byte[] picture = new byte[camera.isJpeg() ? 100 : 2 * camera.width * camera.height];
        Arrays.fill(picture, (byte) delivered);
        if (camera.isJpeg()) {
            picture[0] = (byte) 0xff;
            picture[1] = (byte) 0xd8;
            picture[98] = (byte) 0xff;
            picture[99] = (byte) 0xd9;
        }
        return picture;
    }

    int stream(boolean on) {
        streaming = on;
        started = System.nanoTime();
        delivered = 0;
        if (!on) {
            queued.clear();
        }
        return 0;
    }

    void closed(int fd) {
        if (owner == fd) {
            owner = -1;
            streaming = false;
            queued.clear();
        }
    }

    int ready() {
        if (camera.gone) {
            return PollFds.ERR | PollFds.HUP;
        }
        return streaming && !queued.isEmpty() && nanosToNextFrame() <= 0 ? PollFds.IN : 0;
    }

    long nanosToNextFrame() {
        return streaming ? started + delivered * 1_000_000_000L / camera.rate - System.nanoTime() : Long.MAX_VALUE;
    }
}
