package io.cameraservice.internal.recording.store;

import io.cameraservice.internal.util.Threads;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports which names come and go in directories, from one thread named {@code camera-catalog}. Where the system cannot
 * watch, it logs that once and reports nothing. Closing ends the thread.
 */
final class DirectoryWatch implements AutoCloseable {
    /**
     * Called on the watch's thread.
     *
     * @param noticed a file of this name came or went
     * @param overflowed changes were too many to be reported one by one
     */
    record Listener(Consumer<String> noticed, Runnable overflowed) {}

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final @Nullable WatchService service;
    private final Map<WatchKey, Listener> listeners = new HashMap<>();
    private volatile boolean lost;

    private DirectoryWatch(@Nullable WatchService service) {
        this.service = service;
    }

    static DirectoryWatch start(Map<Path, Listener> directories) {
        WatchService service = null;
        try {
            service = FileSystems.getDefault().newWatchService();
            DirectoryWatch watch = new DirectoryWatch(service);
            for (Map.Entry<Path, Listener> directory : directories.entrySet()) {
                WatchKey key = directory
                        .getKey()
                        .register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
                watch.listeners.put(key, directory.getValue());
            }
            Threads.daemon("camera-catalog", watch::run).start();
            return watch;
        } catch (IOException e) {
            LOG.warn(
                    "Media files put into {} by hand are found at the next start only: {}",
                    directories.keySet(),
                    e.toString());
            close(service);
            return new DirectoryWatch(null);
        }
    }

    /** Whether the thread ended without being closed. */
    boolean isLost() {
        return lost;
    }

    private void run() {
        try {
            reportUntilClosed();
        } catch (RuntimeException | Error e) {
            lost = true;
            throw e;
        }
    }

    private void reportUntilClosed() {
        while (service != null) {
            try {
                WatchKey key = service.take();
                Listener listener = listeners.get(key);
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (listener != null) {
                        notifyListener(listener, event);
                    }
                }
                key.reset();
            } catch (ClosedWatchServiceException | InterruptedException e) {
                return;
            }
        }
    }

    private static void notifyListener(Listener listener, WatchEvent<?> event) {
        try {
            if (event.context() instanceof Path path) {
                listener.noticed().accept(RecordingLayout.name(path));
            } else {
                listener.overflowed().run();
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("A change in a media directory could not be processed: {}", e.toString());
        }
    }

    @Override
    public void close() {
        close(service);
    }

    private static void close(@Nullable WatchService service) {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("The watch of the media directories did not close: {}", e.toString());
            }
        }
    }
}
