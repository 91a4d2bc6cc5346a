package io.cameraservice.testing;

/**
 * How much is tested: {@code quick}, the default of {@code ./mvnw verify}, is without browsers and with the newest MediaMTX alone;
 * {@code all} is what {@code ./test} runs. Set by the system property {@code test.lane}.
 */
public final class TestLane {
    private TestLane() {}

    /** Whether everything is tested. */
    public static boolean isAll() {
        return System.getProperty("test.lane", "quick").equals("all");
    }
}
