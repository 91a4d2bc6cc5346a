package io.cameraservice.v4l2.internal.device;

import io.cameraservice.v4l2.internal.abi.VideoBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

/** One mapped buffer and who has it. The owner changes by compare-and-set, so that it is unmapped once and never in use. */
final class BufferSlot {
    /** Who may touch the memory. */
    enum Owner {
        DRIVER,
        US,
        LISTENER,
        NOBODY
    }

    final AtomicReference<Owner> owner = new AtomicReference<>(Owner.US);
    final VideoBuffer request;
    final int index;
    final int length;
    final long address;
    final ByteBuffer view;
    final Runnable release;

    BufferSlot(BufferRing ring, VideoBuffer request, int index, int length, long address, ByteBuffer view) {
        this.request = request;
        this.index = index;
        this.length = length;
        this.address = address;
        this.view = view;
        this.release = () -> ring.giveBack(this);
    }

    boolean pass(Owner from, Owner to) {
        return owner.compareAndSet(from, to);
    }
}
