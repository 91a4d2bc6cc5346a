package io.cameraservice.internal.util;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one text once, by recursive descent with a depth limit. Not safe for use by several threads. */
final class JsonReader {
    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    @Nullable
    Object document() {
        Object value = value();
        blanks();
        if (at < text.length()) {
            throw wrong("nothing more");
        }
        return value;
    }

    private @Nullable Object value() {
        blanks();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        deeper();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at++;
        blanks();
        if (peek() == '}') {
            at++;
        } else {
            do {
                blanks();
                int start = at;
                String key = string();
                blanks();
                take(':');
                Object value = value();
                if (map.containsKey(key)) {
                    at = start;
                    throw wrong("a key that was not there before");
                }
                map.put(key, value);
            } while (another('}'));
        }
        depth--;
        return map;
    }

    private List<@Nullable Object> list() {
        deeper();
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        blanks();
        if (peek() == ']') {
            at++;
        } else {
            do {
                list.add(value());
            } while (another(']'));
        }
        depth--;
        return list;
    }

    private void deeper() {
        if (++depth > Json.DEEPEST) {
            throw wrong("no more than " + Json.DEEPEST + " levels");
        }
    }

    private boolean another(char end) {
        blanks();
        if (peek() == ',') {
            at++;
            return true;
        }
        take(end);
        return false;
    }

    private String string() {
        take('"');
        int start = at;
        while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(start, at++);
        }
        StringBuilder made = new StringBuilder(text.substring(start, at));
        while (peek() != '"') {
            char c = text.charAt(at);
            if (c < ' ') {
                throw wrong("an escape instead of a control character");
            }
            at++;
            made.append(c == '\\' ? escape() : c);
        }
        at++;
        return made.toString();
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
            case 'u' -> codeUnit();
            default -> {
                at--;
                throw wrong("a known escape");
            }
        };
    }

    private char codeUnit() {
        int code = 0;
        for (int i = 0; i < 4; i++, at++) {
            char hex = peek();
            int digit = hex < 128 ? Character.digit(hex, 16) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Object number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        boolean whole = true;
        if (at < text.length() && text.charAt(at) == '.') {
            whole = false;
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            whole = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        String number = text.substring(start, at);
        try {
            if (whole) {
                return Long.valueOf(number);
            }
            double value = Double.parseDouble(number);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below: it is too large
        }
        at = start;
        throw wrong("a smaller number");
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong(depth == 0 && start == 0 ? "a value" : "a digit");
        }
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
        if (!text.startsWith(word, at)) {
            throw wrong("'" + word + "'");
        }
        at += word.length();
        return meaning;
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "'");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonException wrong(String wanted) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at && i < text.length(); i++) {
            boolean end = text.charAt(i) == '\n';
            line += end ? 1 : 0;
            column = end ? 1 : column + 1;
        }
        String found =
                at < text.length() ? String.format("'%c' (U+%04X)", text.charAt(at), (int) text.charAt(at)) : "the end";
        return new JsonException("line " + line + ", column " + column + ": expected " + wanted + ", found " + found);
    }
}
