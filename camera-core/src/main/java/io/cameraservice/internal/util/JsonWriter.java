package io.cameraservice.internal.util;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one value once: two blanks a level, and what holds nothing but scalars on one line. */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();

    String document(@Nullable Object value) {
        value(value, 0);
        return out.append('\n').toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            out.append(value);
        } else if (value instanceof String s) {
            string(s);
        } else if (value instanceof Double d && Double.isFinite(d)) {
            out.append(d);
        } else if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof List<?> list) {
            list(list, depth);
        } else {
            throw new JsonException(
                    "JSON cannot hold " + value + " of " + value.getClass().getName());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        boolean line = depth > 0 && scalars(map.values());
        out.append('{');
        String between = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(between);
            next(line, depth, between.isEmpty());
            if (!(entry.getKey() instanceof String key)) {
                throw new JsonException("a key is text, not " + entry.getKey());
            }
            string(key);
            out.append(": ");
            value(entry.getValue(), deeper(depth));
            between = ",";
        }
        end(line || map.isEmpty(), depth);
        out.append('}');
    }

    private void list(List<?> list, int depth) {
        boolean line = scalars(list);
        out.append('[');
        String between = "";
        for (Object item : list) {
            out.append(between);
            next(line, depth, between.isEmpty());
            value(item, deeper(depth));
            between = ",";
        }
        end(line || list.isEmpty(), depth);
        out.append(']');
    }

    private static boolean scalars(Iterable<?> values) {
        for (Object value : values) {
            if (value instanceof Map || value instanceof List) {
                return false;
            }
        }
        return true;
    }

    private void next(boolean line, int depth, boolean first) {
        if (!line) {
            out.append('\n').append("  ".repeat(depth + 1));
        } else if (!first) {
            out.append(' ');
        }
    }

    private void end(boolean line, int depth) {
        if (!line) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private static int deeper(int depth) {
        if (depth >= Json.DEEPEST) {
            throw new JsonException("nested more than " + Json.DEEPEST + " levels deep");
        }
        return depth + 1;
    }

    private void string(String s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // surrogates are escaped: a lone one has no UTF-8
                    if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
