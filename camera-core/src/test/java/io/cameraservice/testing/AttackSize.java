package io.cameraservice.testing;

/** How large attacks of tests are: small by default, full with {@code -Dtest.attack=full}. */
public final class AttackSize {
    private static final boolean FULL = "full".equals(System.getProperty("test.attack"));

    private AttackSize() {}

    /** The number of this run. */
    public static int of(int small, int full) {
        return FULL ? full : small;
    }
}
