package io.cameraservice.v4l2.internal.device;

import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.abi.RequestBuffers;
import io.cameraservice.v4l2.internal.abi.VideoBuffer;
import io.cameraservice.v4l2.internal.device.BufferSlot.Owner;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's buffers, mapped into our memory and handed to and fro. A buffer lent to a listener when the ring closes stays
 * mapped until it is given back. Any thread may give back; the rest is for the capture thread.
 */
final class BufferRing {
    private static final Logger LOG = LoggerFactory.getLogger(BufferRing.class);

    private final OpenNode node;
    private final List<BufferSlot> slots = new ArrayList<>();
    private final AtomicInteger withDriver = new AtomicInteger();
    private final AtomicInteger stranded = new AtomicInteger();
    private final VideoBuffer dequeued;
    private volatile boolean closed;

    private BufferRing(OpenNode node) {
        this.node = node;
        dequeued = new VideoBuffer(node.machine().abi());
    }

    /** Asks for that many buffers, maps those that are granted and gives them to the driver. */
    static BufferRing map(OpenNode node, int wanted) throws SysFailure {
        BufferRing ring = new BufferRing(node);
        RequestBuffers request = new RequestBuffers(node.machine().abi());
        node.must(Ioctl.VIDIOC_REQBUFS, request.ask(wanted));
        if (request.count() < 1) {
            throw new SysFailure("VIDIOC_REQBUFS", node.path(), Errno.ENOMEM);
        }
        try {
            for (int i = 0; i < request.count(); i++) {
                ring.add(i);
            }
            for (BufferSlot bufferSlot : ring.slots) {
                ring.giveToDriver(bufferSlot);
            }
            if (ring.withDriver.get() == 0) {
                throw new SysFailure("VIDIOC_QBUF", node.path(), Errno.EINVAL);
            }
            return ring;
        } catch (SysFailure | RuntimeException e) {
            ring.close();
            throw e;
        }
    }

    private void add(int index) throws SysFailure {
        VideoBuffer facts = new VideoBuffer(node.machine().abi());
        node.must(Ioctl.VIDIOC_QUERYBUF, facts.ask(index));
        int length = facts.length();
        long address = node.map(length, facts.offset());
        slots.add(new BufferSlot(
                this, facts, index, length, address, node.machine().calls().view(address, length)));
    }

    int size() {
        return slots.size();
    }

    /** Whether the driver can go on without one more buffer while a listener has it. */
    boolean canSpare() {
        return withDriver.get() >= Math.min(2, slots.size() - 1) && slots.size() > 1;
    }

    /** What the last {@link #take()} was told. */
    VideoBuffer facts() {
        return dequeued;
    }

    /** The next picture's buffer number, or an error number as a negative one. */
    int take() {
        int answer = node.call(Ioctl.VIDIOC_DQBUF, dequeued.ask(0));
        if (answer < 0) {
            return answer;
        }
        BufferSlot bufferSlot = slots.get(dequeued.index());
        bufferSlot.pass(Owner.DRIVER, Owner.US);
        withDriver.decrementAndGet();
        return bufferSlot.index;
    }

    BufferSlot slot(int index) {
        return slots.get(index);
    }

    /** Gives the driver its buffer. One that it refuses is offered again by {@link #offerStranded()}. */
    void giveToDriver(BufferSlot bufferSlot) {
        if (!bufferSlot.pass(Owner.US, Owner.DRIVER)) {
            return;
        }
        withDriver.incrementAndGet();
        int answer = queue(bufferSlot);
        if (answer == -Errno.EINVAL) {
            answer = queue(bufferSlot); // some drivers refuse once
        }
        if (answer < 0 && !closed) {
            LOG.debug("{}: buffer {} refused: {}", node.path(), bufferSlot.index, Errno.describe(-answer));
            withDriver.decrementAndGet();
            stranded.incrementAndGet();
            bufferSlot.pass(Owner.DRIVER, Owner.US);
        }
    }

    /** Offers buffers once more that the driver has refused. */
    void offerStranded() {
        if (stranded.get() > 0) {
            stranded.set(0);
            slots.forEach(this::giveToDriver);
        }
    }

    /** After the stream was stopped: all buffers are ours again; the driver gets those that no listener has. */
    void refill() {
        withDriver.set(0);
        stranded.set(0);
        for (BufferSlot bufferSlot : slots) {
            bufferSlot.pass(Owner.DRIVER, Owner.US);
        }
        slots.forEach(this::giveToDriver);
    }

    /** A listener is done, on whichever thread. */
    void giveBack(BufferSlot bufferSlot) {
        bufferSlot.pass(Owner.LISTENER, Owner.US);
        if (closed) {
            unmap(bufferSlot);
        } else {
            giveToDriver(bufferSlot);
        }
    }

    /** Frees the driver's buffers; memory that a listener reads stays until it is given back. */
    void close() {
        closed = true;
        for (BufferSlot bufferSlot : slots) {
            bufferSlot.pass(Owner.DRIVER, Owner.US);
            unmap(bufferSlot);
        }
        node.call(Ioctl.VIDIOC_REQBUFS, new RequestBuffers(node.machine().abi()).ask(0));
    }

    private void unmap(BufferSlot bufferSlot) {
        if (bufferSlot.pass(Owner.US, Owner.NOBODY)) {
            node.machine().calls().munmap(bufferSlot.address, bufferSlot.length);
        }
    }

    private int queue(BufferSlot bufferSlot) {
        return node.call(Ioctl.VIDIOC_QBUF, bufferSlot.request.ask(bufferSlot.index));
    }
}
