package io.cameraservice.internal.recording.store;

import io.cameraservice.media.Gap;
import io.cameraservice.media.Recording;
import java.util.ArrayList;
import java.util.List;

/** Bounds the list of a recording's gaps: a camera may stutter for a month. */
public final class RecordingGaps {
    static final int MOST = 1000;

    private RecordingGaps() {}

    /** The recording with one more gap, the last one in time; where there are too many, the shortest is counted instead of listed. */
    public static Recording add(Recording r, Gap gap) {
        List<Gap> all = new ArrayList<>(r.gaps());
        all.add(gap);
        Recording.Builder next = r.toBuilder();
        if (all.size() > MOST) {
            next.gapsLeftOut(r.gapsLeftOut().plus(all.remove(shortest(all))));
        }
        return next.gaps(all).build();
    }

    private static int shortest(List<Gap> all) {
        int found = all.size() - 1;
        for (int i = found - 1; i >= 0; i--) {
            if (all.get(i).duration().compareTo(all.get(found).duration()) < 0) {
                found = i;
            }
        }
        return found;
    }
}
