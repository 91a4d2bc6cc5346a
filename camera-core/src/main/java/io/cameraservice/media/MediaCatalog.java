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

    /**
     * Cuts a range out of recordings, at key frames and without encoding again. It may span several segments, and several
     * recordings of a camera; of one that goes on it has what is on disk. It begins with the last key frame up to the wanted
     * begin, or with the first picture after it, and ends before the first picture that is not wanted; times without pictures are
     * closed up, as in recordings. Reads the files while they are written and changes none of them. Takes memory for a few bytes a
     * picture. Returns when the clip is on the disk; when the thread is interrupted before, or when it fails, nothing is left of it.
     *
     * @throws CameraException.NotFound if there is no recording of that name
     * @throws CameraException.InvalidArgument if the target cannot be made
     * @throws CameraException.StorageFailed if a file cannot be read or written, or the disk would be nearly full
     * @throws CameraException with reason {@code clip_empty} if there are no pictures in the range, {@code clip_unreadable} if a file
     *     is damaged or of a kind that is not read, {@code interrupted} if the thread was interrupted
     */
    Clip clip(ClipRequest request);

    MediaPage<Snapshot> snapshots(MediaQuery query);

    Snapshot snapshot(String filename);

    MediaContent openSnapshot(String filename);

    void deleteSnapshot(String filename);
}
