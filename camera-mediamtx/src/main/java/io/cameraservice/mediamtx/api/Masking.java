package io.cameraservice.mediamtx.api;

import java.util.regex.Pattern;

/** Keeps user and password of URLs out of what people read. */
public final class Masking {
    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s\"'?#]*@");

    private Masking() {}

    /** The text, with {@code ***} in place of the user and password of every URL in it. */
    public static String url(String text) {
        return USER_INFO.matcher(text).replaceAll("://***@");
    }
}
