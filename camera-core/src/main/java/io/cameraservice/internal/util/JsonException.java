package io.cameraservice.internal.util;

/** A text is not the JSON that was expected; the message says where and what. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
