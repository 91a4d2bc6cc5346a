package io.cameraservice.jsonrpc.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** Reads one JSON text by the grammar of RFC 8259. For one thread and one text. */
final class JsonParser {
    /** Stands for the end of the text; not a character of JSON outside strings. */
    private static final char END = '\0';

    private final String text;
    private final int maxNesting;
    private int at;

    JsonParser(String text, int maxNesting) {
        this.text = text;
        this.maxNesting = maxNesting;
    }

    JsonElement parse() {
        skipSpace();
        if (at == text.length()) {
            throw refuse("malformed_json", "the text is empty");
        }
        JsonElement value = value(maxNesting);
        skipSpace();
        if (at < text.length()) {
            throw malformed("there is more text after the value");
        }
        return value;
    }

    private JsonElement value(int depthLeft) {
        char first = peek();
        return switch (first) {
            case '{' -> object(depthLeft);
            case '[' -> array(depthLeft);
            case '"' -> new JsonPrimitive(string());
            case 't' -> literal("true", new JsonPrimitive(true));
            case 'f' -> literal("false", new JsonPrimitive(false));
            case 'n' -> literal("null", JsonNull.INSTANCE);
            default -> {
                if (first == '-' || isDigit(first)) {
                    yield number();
                }
                throw malformed("a value is missing");
            }
        };
    }

    private JsonObject object(int depthLeft) {
        checkDepth(depthLeft);
        JsonObject object = new JsonObject();
        at++;
        skipSpace();
        if (take('}')) {
            return object;
        }
        while (true) {
            if (peek() != '"') {
                throw malformed("a name in quotes is missing");
            }
            String name = string();
            if (object.has(name)) {
                throw refuse("duplicate_key", "the name '" + name + "' occurs twice in one object");
            }
            skipSpace();
            if (!take(':')) {
                throw malformed("a colon is missing");
            }
            skipSpace();
            object.add(name, value(depthLeft - 1));
            skipSpace();
            if (take('}')) {
                return object;
            }
            if (!take(',')) {
                throw malformed("a comma or the end of the object is missing");
            }
            skipSpace();
        }
    }

    private JsonArray array(int depthLeft) {
        checkDepth(depthLeft);
        JsonArray array = new JsonArray();
        at++;
        skipSpace();
        if (take(']')) {
            return array;
        }
        while (true) {
            array.add(value(depthLeft - 1));
            skipSpace();
            if (take(']')) {
                return array;
            }
            if (!take(',')) {
                throw malformed("a comma or the end of the array is missing");
            }
            skipSpace();
        }
    }

    private void checkDepth(int depthLeft) {
        if (depthLeft <= 0) {
            throw refuse("nesting_too_deep", "arrays and objects are nested too deeply");
        }
    }

    private JsonElement literal(String word, JsonElement value) {
        if (!text.startsWith(word, at)) {
            throw malformed("a value is missing");
        }
        at += word.length();
        return value;
    }

    private JsonPrimitive number() {
        int from = at;
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
        return new JsonPrimitive(new WrittenNumber(text.substring(from, at)));
    }

    private void digits() {
        int from = at;
        while (isDigit(peek())) {
            at++;
        }
        if (at == from) {
            throw malformed("a digit is missing");
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private String string() {
        int from = ++at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(from, at++);
            }
            if (c == '\\' || Character.isSurrogate(c)) {
                return checkedString(new StringBuilder(text.length() - from).append(text, from, at));
            }
            checkInString(c);
            at++;
        }
        throw malformed("the end of a string is missing");
    }

    private String checkedString(StringBuilder built) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return wellFormed(built.toString());
            }
            if (c == '\\') {
                built.append(escape());
            } else {
                at--;
                checkInString(c);
                at++;
                built.append(c);
            }
        }
        throw malformed("the end of a string is missing");
    }

    /** Half a surrogate pair could not be sent back: UTF-8 has no form for it. */
    private String wellFormed(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                i++;
                if (i == value.length() || !Character.isSurrogatePair(c, value.charAt(i))) {
                    throw malformed("half a surrogate pair is no text");
                }
            }
        }
        return value;
    }

    private void checkInString(char c) {
        if (c < ' ') {
            throw malformed("control characters are escaped in strings");
        }
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at--;
                throw malformed("there is no such escape");
            }
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = hexDigit(peek());
            if (digit < 0) {
                throw malformed("four hexadecimal digits are missing");
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
    }

    /** Of ASCII alone: {@link Character#digit} takes the digits of other scripts, too. */
    private static int hexDigit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private RpcException malformed(String detail) {
        return refuse("malformed_json", "not valid JSON at character " + (at + 1) + ": " + detail);
    }

    private static RpcException refuse(String reason, String detail) {
        return new RpcException(RpcError.parseError(reason, detail));
    }
}
