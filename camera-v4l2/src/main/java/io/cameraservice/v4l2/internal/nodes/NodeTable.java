package io.cameraservice.v4l2.internal.nodes;

import io.cameraservice.CameraException;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.v4l2.internal.device.V4l2System;
import io.cameraservice.v4l2.internal.hotplug.HotplugMonitor;
import io.cameraservice.v4l2.internal.hotplug.NodeNames;
import io.cameraservice.v4l2.internal.nodes.NodeProber.ProbeResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of nodes; reports changes to the listener. A removal is reported at once. A new node is probed when its
 * burst of events has settled, and retried with backoff if it cannot be opened, since permissions come late. For use by
 * one thread at a time, but for {@link #snapshot()}.
 */
public final class NodeTable implements HotplugMonitor.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTable.class);
    private static final long MAX_BACKOFF = 500_000_000L;
    private static final long LATER = 5_000_000_000L;

    private final V4l2System v4l2System;
    private final NodeProber nodeProber;
    private final CameraDriver.Listener listener;
    private final long settle;
    private final long wait;
    private final LongSupplier clock;
    private final Map<String, KnownNode> known = new LinkedHashMap<>();
    private volatile Map<String, ProbeResult> snapshot = Map.of();

    /**
     * @param settle how long to wait for further events of a node
     * @param wait how long a node that cannot be opened is retried
     */
    public NodeTable(
            V4l2System v4l2System,
            NodeProber nodeProber,
            CameraDriver.Listener listener,
            Duration settle,
            Duration wait,
            LongSupplier clock) {
        this.v4l2System = v4l2System;
        this.nodeProber = nodeProber;
        this.listener = listener;
        this.settle = settle.toNanos();
        this.wait = wait.toNanos();
        this.clock = clock;
    }

    /** The last probe result of each node, by name. Safe for use by any thread. */
    public Map<String, ProbeResult> snapshot() {
        return snapshot;
    }

    /** Probes all nodes now, for the first time. */
    public void probeAll() {
        everything();
        for (KnownNode node : List.copyOf(known.values())) {
            probe(node);
        }
    }

    /** The node reported while streaming that it is gone. If it still exists, it is attached anew. */
    public void recheck(String name) {
        KnownNode node = known.get(name);
        check(name, true);
        if (node != null && node.attached && known.get(name) == node) {
            forget(node);
            check(name, true);
        }
    }

    @Override
    public void node(String name) {
        check(name, true);
    }

    @Override
    public void everything() {
        List<String> names = new ArrayList<>(known.keySet());
        for (String name : NodeNames.present(v4l2System.dev())) {
            if (!known.containsKey(name)) {
                names.add(name);
            }
        }
        names.forEach(name -> check(name, false));
    }

    @Override
    public void tick() {
        long now = clock.getAsLong();
        for (KnownNode node : List.copyOf(known.values())) {
            if (node.isDue(now)) {
                probe(node);
            }
        }
    }

    @Override
    public long untilNextNanos() {
        long now = clock.getAsLong();
        return known.values().stream()
                .filter(node -> node.due != KnownNode.NEVER)
                .mapToLong(node -> Math.max(0, node.due - now))
                .min()
                .orElse(-1);
    }

    /** Compares with the file system. Only a hint at this very node makes a known one be probed again. */
    private void check(String name, boolean hinted) {
        long now = clock.getAsLong();
        Optional<String> generation = NodeNames.generation(Path.of(v4l2System.node(name)), v4l2System.sysfsOf(name));
        KnownNode node = known.get(name);
        if (node != null && !generation.equals(Optional.of(node.generation))) {
            forget(node);
            node = null;
        }
        if (generation.isPresent()) {
            if (node == null) {
                known.put(name, new KnownNode(name, generation.get(), now, now + settle));
            } else if (hinted && !node.attached && (node.due == KnownNode.NEVER || node.complained)) {
                node.due = now + settle; // its permissions, or what stood in its way, may have changed
            }
        }
    }

    private void forget(KnownNode node) {
        known.remove(node.name);
        publish();
        if (node.attached) {
            LOG.debug("{} is gone", v4l2System.node(node.name));
            notifyListener(() -> listener.detached(v4l2System.node(node.name)));
        }
    }

    private void probe(KnownNode node) {
        ProbeResult probeResult = nodeProber.probe(node.name);
        node.probeResult = probeResult;
        node.due = KnownNode.NEVER;
        if (probeResult instanceof ProbeResult.Problem problem) {
            retryOrComplain(node, problem.cause());
        } else if (probeResult instanceof ProbeResult.Other other) {
            LOG.debug("{} ({}) is not used: {}", v4l2System.node(node.name), other.name(), other.reason());
        }
        publish();
        if (probeResult instanceof ProbeResult.Camera camera) {
            node.attached = true;
            node.complained = false;
            LOG.debug("{} is {}", v4l2System.node(node.name), camera.info().identity());
            notifyListener(() -> listener.attached(camera.info()));
        }
    }

    private void retryOrComplain(KnownNode node, CameraException cause) {
        long now = clock.getAsLong();
        if (now - node.firstSeen < wait) {
            node.due = now + Math.min(MAX_BACKOFF, Math.max(settle, 1_000_000L) << Math.min(node.attempts++, 8));
            LOG.debug("{}; trying again", cause.getMessage());
            return;
        }
        node.due = now + LATER; // its release by another process causes no event
        if (!node.complained) {
            node.complained = true;
            LOG.warn(
                    "a video node cannot be used: {}{}",
                    cause.getMessage(),
                    cause.suggestion().map(todo -> "; " + todo).orElse(""));
        }
    }

    private void publish() {
        Map<String, ProbeResult> copy = new LinkedHashMap<>();
        known.forEach((name, node) -> {
            if (node.probeResult != null) {
                copy.put(name, node.probeResult);
            }
        });
        snapshot = copy;
    }

    private static void notifyListener(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.error("the listener for cameras failed", e);
        }
    }

    /** One generation of a node. */
    private static final class KnownNode {
        private static final long NEVER = Long.MIN_VALUE;

        final String name;
        final String generation;
        final long firstSeen;

        @Nullable
        ProbeResult probeResult;

        boolean attached;
        boolean complained;
        int attempts;
        long due;

        KnownNode(String name, String generation, long now, long due) {
            this.name = name;
            this.generation = generation;
            this.firstSeen = now;
            this.due = due;
        }

        boolean isDue(long now) {
            return due != NEVER && due - now <= 0;
        }
    }
}
