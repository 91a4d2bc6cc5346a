package io.cameraservice.jsonrpc.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads from all clients of an endpoint, and writes what their kernel buffers did not take at once. A failure of
 * one client ends that client. Safe for use by any thread.
 */
final class EventLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
    /** What is read from one client before the next has its turn. */
    private static final int READ_BYTES = 32 * 1024;

    private final Selector selector;
    private final Thread thread;
    private final Runnable failed;
    private final Queue<ClientSocket> joining = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    private volatile boolean closed;

    /** A loop that runs; {@code failed} is called if it ends by an error. */
    EventLoop(int port, Runnable failed) throws IOException {
        this.selector = Selector.open();
        this.failed = failed;
        thread = new Thread(this::run, "websocket-io-" + port);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether the calling thread is the loop's. */
    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    boolean isRunning() {
        return thread.isAlive() && !closed;
    }

    /** Reads from this client from now on. */
    void register(ClientSocket client) {
        joining.add(client);
        selector.wakeup();
    }

    /** Makes a changed interest or a closed socket count at once. */
    void wakeup() {
        if (!isCurrentThread()) {
            selector.wakeup();
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::ready);
                join();
            }
        } catch (Throwable e) {
            if (!closed) {
                log.error("The event loop failed", e);
            }
        } finally {
            closeSelector();
            if (!closed) {
                failed.run();
            }
        }
    }

    private void join() {
        for (ClientSocket client = joining.poll(); client != null; client = joining.poll()) {
            try {
                client.joined(client.channel().register(selector, SelectionKey.OP_READ, client));
            } catch (ClosedChannelException | CancelledKeyException e) {
                log.debug("A client was gone before it was served");
            }
        }
    }

    private void ready(SelectionKey key) {
        ClientSocket client = (ClientSocket) key.attachment();
        try {
            int ready = key.readyOps();
            if ((ready & SelectionKey.OP_WRITE) != 0) {
                client.flush();
            }
            if ((ready & SelectionKey.OP_READ) != 0) {
                client.readable(buffer);
            }
        } catch (CancelledKeyException e) {
            log.trace("Closed by another thread");
        } catch (Throwable e) { // an error of one client, even for want of memory, must not end the others
            log.debug("A connection failed", e);
            client.fail(e);
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            log.debug("The selector did not close", e);
        }
    }

    /** Ends the thread; sockets are not closed. Idempotent. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (!isCurrentThread()) {
            try {
                thread.join(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                log.warn("The event loop does not end");
            }
        }
    }
}
