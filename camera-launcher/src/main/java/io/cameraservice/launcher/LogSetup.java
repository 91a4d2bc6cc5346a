package io.cameraservice.launcher;

/** Sets up slf4j-simple, which reads system properties at its first use: everything goes to stderr. */
final class LogSetup {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private LogSetup() {}

    /** Must come before the first logger is made. What was set on the command line stays. */
    static void level(String level) {
        set("defaultLogLevel", level);
        set("logFile", "System.err");
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        set("showShortLogName", "true");
        set("levelInBrackets", "true");
        set("log.io.netty", "warn");
        if (!level.equals("trace")) {
            set("log.org.java_websocket", "warn");
        }
    }

    static boolean isDebug() {
        String level = System.getProperty(PREFIX + "defaultLogLevel", "");
        return level.equals("debug") || level.equals("trace");
    }

    private static void set(String key, String value) {
        if (System.getProperty(PREFIX + key) == null) {
            System.setProperty(PREFIX + key, value);
        }
    }
}
