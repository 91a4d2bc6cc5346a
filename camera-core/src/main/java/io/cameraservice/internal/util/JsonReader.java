package io.cameraservice.internal.util;

import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text by the grammar of RFC 8259, with unique names and bounded nesting; a subclass makes the values.
 * For one thread and one text.
 *
 * @param <V> any value
 * @param <O> an object
 * @param <A> an array
 */
public abstract class JsonReader<V, O extends V, A extends V> {
    /** Stands for the end of the text; not a character of JSON outside strings. */
    private static final char END = '\0';

    private final String text;
    private final int maxNesting;
    private final boolean unpairedSurrogates;
    private int at;

    /**
     * Reads this text.
     *
     * @param maxNesting how many arrays and objects may lie within each other
     * @param unpairedSurrogates whether strings may hold half a surrogate pair, for which UTF-8 has no form
     */
    protected JsonReader(String text, int maxNesting, boolean unpairedSurrogates) {
        this.text = text;
        this.maxNesting = maxNesting;
        this.unpairedSurrogates = unpairedSurrogates;
    }

    protected abstract O newObject();

    protected abstract boolean has(O object, String name);

    protected abstract void put(O object, String name, @Nullable V value);

    protected abstract A newArray();

    protected abstract void add(A array, @Nullable V value);

    protected abstract V string(String value);

    /** @throws NumberFormatException if this number has no value here */
    protected abstract V number(String digits);

    /** True, false or null. */
    protected abstract @Nullable V literal(@Nullable Boolean value);

    /**
     * Reads the whole text.
     *
     * @throws JsonException.Syntax if it is not one JSON value
     */
    public final @Nullable V read() {
        skipSpace();
        if (at == text.length()) {
            throw refuse("malformed_json", "the text is empty", at);
        }
        V value = value(maxNesting);
        skipSpace();
        if (at < text.length()) {
            throw malformed("there is more text after the value");
        }
        return value;
    }

    private @Nullable V value(int depthLeft) {
        skipSpace();
        char first = peek();
        return switch (first) {
            case '{' -> object(depthLeft);
            case '[' -> array(depthLeft);
            case '"' -> string(text());
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> {
                if (first == '-' || isDigit(first)) {
                    yield number();
                }
                throw malformed("a value is missing");
            }
        };
    }

    private O object(int depthLeft) {
        checkDepth(depthLeft);
        O object = newObject();
        at++;
        skipSpace();
        if (take('}')) {
            return object;
        }
        do {
            skipSpace();
            int from = at;
            if (peek() != '"') {
                throw malformed("a name in quotes is missing");
            }
            String name = text();
            if (has(object, name)) {
                throw refuse("duplicate_key", "the name '" + name + "' occurs twice in one object", from);
            }
            skipSpace();
            if (!take(':')) {
                throw malformed("a colon is missing");
            }
            put(object, name, value(depthLeft - 1));
        } while (another('}', "object"));
        return object;
    }

    private A array(int depthLeft) {
        checkDepth(depthLeft);
        A array = newArray();
        at++;
        skipSpace();
        if (take(']')) {
            return array;
        }
        do {
            add(array, value(depthLeft - 1));
        } while (another(']', "array"));
        return array;
    }

    private boolean another(char end, String what) {
        skipSpace();
        if (take(',')) {
            return true;
        }
        if (!take(end)) {
            throw malformed("a comma or the end of the " + what + " is missing");
        }
        return false;
    }

    private void checkDepth(int depthLeft) {
        if (depthLeft <= 0) {
            throw refuse("nesting_too_deep", "arrays and objects are nested too deeply", at);
        }
    }

    private @Nullable V literal(String word, @Nullable Boolean value) {
        if (!text.startsWith(word, at)) {
            throw malformed("a value is missing");
        }
        at += word.length();
        return literal(value);
    }

    private V number() {
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
        try {
            return number(text.substring(from, at));
        } catch (NumberFormatException e) {
            at = from;
            throw malformed("the number is too large");
        }
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

    private String text() {
        int from = ++at;
        while (isPlain(peek())) {
            at++;
        }
        return take('"')
                ? text.substring(from, at - 1)
                : checkedText(new StringBuilder(text.length() - from).append(text, from, at));
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
    }

    private String checkedText(StringBuilder built) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c < ' ') {
                throw malformed("control characters are escaped in strings");
            }
            at++;
            if (c == '"') {
                return unpairedSurrogates ? built.toString() : wellFormed(built.toString());
            }
            built.append(c == '\\' ? escape() : c);
        }
        throw malformed("the end of a string is missing");
    }

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
            char hex = peek();
            int digit = hex < 128 ? Character.digit(hex, 16) : -1; // ASCII only: other scripts have digits, too
            if (digit < 0) {
                throw malformed("four hexadecimal digits are missing");
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
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
        for (char c = peek(); c == ' ' || c == '\n' || c == '\r' || c == '\t'; c = peek()) {
            at++;
        }
    }

    private JsonException.Syntax malformed(String problem) {
        String detail = "not valid JSON at character " + (at + 1) + ": " + problem;
        return new JsonException.Syntax("malformed_json", detail, place(at) + problem);
    }

    private JsonException.Syntax refuse(String reason, String problem, int where) {
        return new JsonException.Syntax(reason, problem, place(where) + problem);
    }

    private String place(int where) {
        String before = text.substring(0, Math.min(where, text.length()));
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        return "line " + line + ", column " + (before.length() - before.lastIndexOf('\n')) + ": ";
    }
}
