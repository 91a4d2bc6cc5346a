package io.cameraservice.launcher.app;

/**
 * Gives heap that was taken for garbage back to the system. A JVM sizes its heap by the memory of the machine: on one of 24 GB it begins
 * with 384 MB and fills much of that before it collects, for a service whose objects take five to twenty. A full collection of so few
 * objects takes tens of milliseconds and leaves the heap a small multiple of them; from there it grows only as collections become
 * frequent. A heap that is large because much is in it is left alone.
 */
final class HeapTrimmer {
    /** After this the start's own garbage is there, and a client of the first second is not kept waiting. */
    private static final long FIRST_MILLIS = 5_000;

    private static final long PERIOD_MILLIS = 15_000;
    private static final long SPARE_BYTES = 16L << 20;
    /** More than a collection leaves by itself: {@code MaxHeapFreeRatio} is 70 % unless it is set. */
    private static final long TIMES_IN_USE = 4;

    private HeapTrimmer() {}

    /** Begins to look after the heap of this JVM, in a thread of its own, for as long as that runs. */
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
