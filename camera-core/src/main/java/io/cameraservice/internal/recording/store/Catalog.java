package io.cameraservice.internal.recording.store;

import io.cameraservice.media.MediaCatalog;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.Snapshot;
import java.util.Map;

/**
 * Both media directories as one catalog, kept up to date while their files come and go by hand. Closing ends the watching and
 * nothing else. Safe for use by any thread.
 */
public final class Catalog implements MediaCatalog, AutoCloseable {
    private final RecordingStore recordings;
    private final SnapshotStore snapshots;
    private final DirectoryWatch watch;

    /** Begins to watch. */
    public Catalog(RecordingStore recordings, SnapshotStore snapshots) {
        this.recordings = recordings;
        this.snapshots = snapshots;
        this.watch = DirectoryWatch.start(Map.of(
                recordings.directory(),
                        new DirectoryWatch.Listener() {
                            @Override
                            public void noticed(String name) {
                                recordings.noticed(name);
                            }

                            @Override
                            public void overflowed() {
                                recordings.rescan();
                            }
                        },
                snapshots.directory(),
                        new DirectoryWatch.Listener() {
                            @Override
                            public void noticed(String name) {
                                snapshots.noticed(name);
                            }

                            @Override
                            public void overflowed() {
                                snapshots.rescan();
                            }
                        }));
    }

    @Override
    public MediaPage<Recording> recordings(MediaQuery query) {
        return recordings.list(query);
    }

    @Override
    public Recording recording(String filename) {
        return recordings.get(filename);
    }

    @Override
    public MediaContent openRecording(String filename) {
        return recordings.open(filename);
    }

    @Override
    public void deleteRecording(String filename) {
        recordings.delete(filename);
    }

    @Override
    public MediaPage<Snapshot> snapshots(MediaQuery query) {
        return snapshots.list(query);
    }

    @Override
    public Snapshot snapshot(String filename) {
        return snapshots.get(filename);
    }

    @Override
    public MediaContent openSnapshot(String filename) {
        return snapshots.open(filename);
    }

    @Override
    public void deleteSnapshot(String filename) {
        snapshots.delete(filename);
    }

    /** Whether files that come and go by hand are found no more until the next start. */
    public boolean isWatchLost() {
        return watch.isLost();
    }

    @Override
    public void close() {
        watch.close();
    }
}
