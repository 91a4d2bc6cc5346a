package io.cameraservice.internal.recording.store;

import io.cameraservice.internal.recording.store.DirectoryWatch.Listener;
import io.cameraservice.media.Clip;
import io.cameraservice.media.ClipRequest;
import io.cameraservice.media.MediaCatalog;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.Snapshot;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Both media directories as one catalog, kept up to date while their files come and go by hand; recordings under way
 * are listed as they are at this moment. Closing ends the watching and nothing else. Safe for use by any thread.
 */
public final class Catalog implements MediaCatalog, AutoCloseable {
    private final RecordingStore recordings;
    private final SnapshotStore snapshots;
    private final UnaryOperator<Recording> current;
    private final DirectoryWatch watch;

    /** Begins to watch; {@code current} gives an unfinished recording as it is at this moment. */
    public Catalog(RecordingStore recordings, SnapshotStore snapshots, UnaryOperator<Recording> current) {
        this.recordings = recordings;
        this.snapshots = snapshots;
        this.current = current;
        this.watch = DirectoryWatch.start(Map.of(
                recordings.directory(), new Listener(recordings::noticed, recordings::rescan),
                snapshots.directory(), new Listener(snapshots::noticed, snapshots::rescan)));
    }

    @Override
    public MediaPage<Recording> recordings(MediaQuery query) {
        MediaPage<Recording> page = recordings.list(query);
        return new MediaPage<>(page.items().stream().map(this::live).toList(), page.total());
    }

    @Override
    public Recording recording(String filename) {
        return live(recordings.get(filename));
    }

    private Recording live(Recording listed) {
        return listed.state().isFinal() ? listed : current.apply(listed);
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
    public Clip clip(ClipRequest request) {
        return recordings.clip(request, this::live);
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

    /** Whether changes made by hand are no longer noticed until the next start. */
    public boolean isWatchLost() {
        return watch.isLost();
    }

    @Override
    public void close() {
        watch.close();
    }
}
