package io.cameraservice.v4l2.internal.control;

import io.cameraservice.device.Control;
import io.cameraservice.v4l2.internal.abi.Event;
import io.cameraservice.v4l2.internal.abi.EventSubscription;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.control.ControlIo.NodeControl;
import io.cameraservice.v4l2.internal.device.NodeCapture;
import io.cameraservice.v4l2.internal.device.OpenNode;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports controls of a streaming node that another program or the camera itself changed. The new values are read on an
 * executor, since a USB camera answers slowly and frames must not wait.
 */
public final class ControlEvents implements NodeCapture.Events {
    private static final Logger LOG = LoggerFactory.getLogger(ControlEvents.class);

    private final Executor executor;
    private final Consumer<Control> changed;
    private final Set<Integer> pending = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean planned = new AtomicBoolean();
    private final Map<Integer, NodeControl> known = new ConcurrentHashMap<>();
    private @Nullable Event event;

    /**
     * @param executor where controls are read and the consumer is called, one task at a time
     * @param changed receives each control that changed
     */
    public ControlEvents(Executor executor, Consumer<Control> changed) {
        this.executor = executor;
        this.changed = changed;
    }

    @Override
    public void subscribe(OpenNode node) {
        try {
            EventSubscription subscription =
                    new EventSubscription(node.machine().abi());
            for (int id : new ControlReader(node).ids()) {
                node.call(Ioctl.VIDIOC_SUBSCRIBE_EVENT, subscription.ask(Event.CTRL, id));
            }
        } catch (SysFailure e) {
            LOG.debug("changes of controls will not be reported: {}", e.getMessage());
        }
    }

    @Override
    public void take(OpenNode node) {
        Event next = event;
        if (next == null) {
            next = new Event(node.machine().abi());
            event = next;
        }
        while (node.call(Ioctl.VIDIOC_DQEVENT, next) >= 0) {
            if (next.type() == Event.CTRL) {
                pending.add(next.id());
            }
        }
        if (!pending.isEmpty() && planned.compareAndSet(false, true)) {
            executor.execute(() -> notifyListener(node));
        }
    }

    /** Reads only those that changed: a camera may change some with every frame. */
    private void notifyListener(OpenNode node) {
        planned.set(false);
        Set<Integer> ids = new HashSet<>(pending);
        pending.removeAll(ids);
        try {
            ControlReader reader = new ControlReader(node);
            if (known.isEmpty()) {
                reader.list().forEach(control -> known.put(control.id(), control));
            }
            for (int id : ids) {
                NodeControl before = known.get(id);
                if (before != null) {
                    reader.again(before).map(NodeControl::control).ifPresent(changed);
                }
            }
        } catch (SysFailure e) {
            LOG.debug("a control changed and could not be read: {}", e.getMessage());
        }
    }
}
