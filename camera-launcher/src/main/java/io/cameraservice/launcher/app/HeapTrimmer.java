package io.cameraservice.launcher.app;

/**
 * Collects garbage when the heap is much larger than the objects in it. A JVM sizes its heap by the machine's memory:
 * with 24 GB it starts with 384 MB and fills much of that before it collects, for a service whose objects take 5 to 20
 * MB. A full collection of these takes tens of milliseconds and shrinks the heap.
 */
final class HeapTrimmer {
    /** After the start, so that its garbage is collected and its first clients do not wait. */
    private static final long FIRST_MILLIS = 5_000;

    private static final long PERIOD_MILLIS = 15_000;
    private static final long SPARE_BYTES = 16L << 20;
    /** More than a collection leaves by itself: {@code MaxHeapFreeRatio} is 70 % unless it is set. */
    private static final long TIMES_IN_USE = 4;

    private HeapTrimmer() {}

    /** Starts the thread, which runs as long as the JVM. */
    static void start() {
        Thread thread = new Thread(HeapTrimmer::run, "heap-trimmer");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        Runtime runtime = Runtime.getRuntime();
        try {
            Thread.sleep(FIRST_MILLIS);
            long inUse = 0;
            while (true) {
                if (isWorthIt(runtime.totalMemory(), inUse)) {
                    System.gc();
                    inUse = runtime.totalMemory() - runtime.freeMemory();
                }
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether a collection would give back much.
     *
     * @param committed bytes of the heap as it is now
     * @param inUse bytes of objects after the last collection of this class, 0 before the first
     */
    static boolean isWorthIt(long committed, long inUse) {
        return committed > TIMES_IN_USE * inUse + SPARE_BYTES;
    }
}
