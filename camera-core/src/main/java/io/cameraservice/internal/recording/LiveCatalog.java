package io.cameraservice.internal.recording;

import io.cameraservice.media.MediaCatalog;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.Snapshot;

/** The catalog with recordings under way as they are at this moment, not as their ledger was at its last entry. */
public final class LiveCatalog implements MediaCatalog {
    private final MediaCatalog catalog;
    private final RecordingManager manager;

    public LiveCatalog(MediaCatalog catalog, RecordingManager manager) {
        this.catalog = catalog;
        this.manager = manager;
    }

    @Override
    public MediaPage<Recording> recordings(MediaQuery query) {
        MediaPage<Recording> page = catalog.recordings(query);
        return new MediaPage<>(page.items().stream().map(this::live).toList(), page.total());
    }

    @Override
    public Recording recording(String filename) {
        return live(catalog.recording(filename));
    }

    private Recording live(Recording listed) {
        return listed.state().isFinal() ? listed : manager.live(listed);
    }

    @Override
    public MediaContent openRecording(String filename) {
        return catalog.openRecording(filename);
    }

    @Override
    public void deleteRecording(String filename) {
        catalog.deleteRecording(filename);
    }

    @Override
    public MediaPage<Snapshot> snapshots(MediaQuery query) {
        return catalog.snapshots(query);
    }

    @Override
    public Snapshot snapshot(String filename) {
        return catalog.snapshot(filename);
    }

    @Override
    public MediaContent openSnapshot(String filename) {
        return catalog.openSnapshot(filename);
    }

    @Override
    public void deleteSnapshot(String filename) {
        catalog.deleteSnapshot(filename);
    }
}
