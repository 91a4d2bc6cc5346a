package io.cameraservice.internal.util;

import java.util.ArrayList;
import java.util.List;

/**
 * The limits of child processes: a shell sets memory limit and umask, and becomes the program.
 *
 * <p>The limit is RLIMIT_DATA, of private writable memory. Not RLIMIT_AS: address space that is only reserved, as
 * drivers of graphics cards and the allocator do by the gigabyte, would count. The stacks of threads do count, 8 MiB
 * each, so ffmpeg, which starts threads by the number of processors, is allowed more where there are more of them. A
 * program that wants more is refused it and ends by itself, as ffmpeg does with "Cannot allocate memory".
 */
public enum ProcessLimits {
    /** For probing unknown input. An ffprobe needs 40 MiB for 1080p. */
    PROBE(512),
    /** Encodes, decodes, copies. x264 with 2160p at 30/s and two processors needs 330 MiB, with 64 threads 2.2 GiB. */
    MEDIA(1024 + 32L * Runtime.getRuntime().availableProcessors());

    private static final String SHELL = "/bin/sh";

    private final long mebibytes;

    ProcessLimits(long mebibytes) {
        this.mebibytes = mebibytes;
    }

    /** The command line that runs this one within the limits, as the same process. */
    List<String> applyTo(List<String> command) {
        // Files of a child are for owner and group. A hard limit that is lower already stays.
        String script = "umask 0027; ulimit -d " + mebibytes * 1024 + " 2>/dev/null; exec \"$@\"";
        List<String> limited = new ArrayList<>(List.of(SHELL, "-c", script, "limits"));
        limited.addAll(command);
        return limited;
    }
}
