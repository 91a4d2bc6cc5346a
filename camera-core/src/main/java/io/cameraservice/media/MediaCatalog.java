package io.cameraservice.media;

import io.cameraservice.CameraException;

/**
 * The recordings and snapshots on disk. The file system is the truth: a file deleted by hand leaves the list, one put there by
 * hand enters it. Names are plain file names; nothing outside the two media directories can be named.
 *
 * <p>Safe for use by any thread. All methods throw {@link CameraException.NotFound} for a name that is not listed and
 * {@link CameraException.InvalidArgument} for one that cannot be.
 */
public interface MediaCatalog {
    MediaPage<Recording> recordings(MediaQuery query);

    Recording recording(String filename);

    MediaContent openRecording(String filename);

    /**
     * Deletes the recording and all its files.
     *
     * @throws CameraException.InvalidState while it goes on
     */
    void deleteRecording(String filename);

    MediaPage<Snapshot> snapshots(MediaQuery query);

    Snapshot snapshot(String filename);

    MediaContent openSnapshot(String filename);

    void deleteSnapshot(String filename);
}
