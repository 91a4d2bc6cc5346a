package io.cameraservice.bench.rpc;

/** Counts durations in nanoseconds; what is read is at most one part in 128 too high. For one thread. */
final class Histogram {
    private static final int SUB_BITS = 7;

    private final long[] counts = new long[(64 - SUB_BITS) << SUB_BITS];
    private long total;
    private long longest;

    void add(long nanos) {
        long value = Math.max(0, nanos);
        int shift = Math.max(0, Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(value));
        counts[(shift << SUB_BITS) + (int) (value >>> shift)]++;
        total++;
        longest = Math.max(longest, value);
    }

    long total() {
        return total;
    }

    long longest() {
        return longest;
    }

    /** The duration that so many percent of all do not exceed; 0 if there are none. */
    long percentile(double percent) {
        long wanted = (long) Math.ceil(total * percent / 100);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.min(longest, upperBound(i));
            }
        }
        return longest;
    }

    private static long upperBound(int index) {
        int shift = Math.max(0, (index >> SUB_BITS) - 1);
        long sub = index - ((long) shift << SUB_BITS);
        return ((sub + 1) << shift) - 1;
    }
}
