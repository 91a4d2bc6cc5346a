package io.cameraservice.internal.util;

/** A text is not the JSON that was expected; the message says where and what. */
public class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }

    /** It is no JSON at all; the message gives line and column, the detail the character. */
    public static final class Syntax extends JsonException {
        private static final long serialVersionUID = 1L;
        private final String reason;
        private final String detail;

        Syntax(String reason, String detail, String message) {
            super(message);
            this.reason = reason;
            this.detail = detail;
        }

        /** {@code malformed_json}, {@code duplicate_key} or {@code nesting_too_deep}. */
        public String reason() {
            return reason;
        }

        public String detail() {
            return detail;
        }
    }
}
