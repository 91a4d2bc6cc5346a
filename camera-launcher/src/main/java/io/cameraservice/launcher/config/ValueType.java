package io.cameraservice.launcher.config;

import io.cameraservice.device.FrameRate;
import io.cameraservice.internal.util.ClosestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What a key may hold. */
@FunctionalInterface
interface ValueType<T> {
    /**
     * The value of this node.
     *
     * @throws Refused if the node holds something else, saying what would be right
     */
    T read(Node node) throws Refused;

    /** The value is not of this kind. The message says what would be. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** Any text, also none. */
    static ValueType<String> text() {
        return node -> scalar(node, "text");
    }

    /** A list, each item of that kind. */
    static <T> ValueType<List<T>> listOf(ValueType<T> item) {
        return node -> {
            if (!(node instanceof SequenceNode sequence)) {
                throw new Refused("expected a list like [A, B], found a " + nameOf(node));
            }
            List<T> items = new ArrayList<>();
            for (Node each : sequence.getValue()) {
                items.add(item.read(each));
            }
            return List.copyOf(items);
        };
    }

    /** Text that is not blank. */
    static ValueType<String> someText() {
        return node -> {
            String text = scalar(node, "text");
            if (text.isBlank()) {
                throw new Refused("may not be empty");
            }
            return text;
        };
    }

    /** Text of which each matches a pattern that is described in words. */
    static ValueType<String> matching(Pattern pattern, String words) {
        return node -> {
            String text = scalar(node, words);
            if (!pattern.matcher(text).matches()) {
                throw new Refused("expected " + words + ", found '" + shown(text) + "'");
            }
            return text;
        };
    }

    /** One of these words. */
    static ValueType<String> choice(String... words) {
        return node -> {
            String text = scalar(node, "one of " + String.join(", ", words));
            if (!Arrays.asList(words).contains(text)) {
                throw new Refused("expected one of " + String.join(", ", words) + ", found '" + shown(text) + "'"
                        + ClosestName.to(text, Arrays.asList(words))
                                .map(w -> "; did you mean " + w + "?")
                                .orElse(""));
            }
            return text;
        };
    }

    /** {@code true} or {@code false}. */
    static ValueType<Boolean> flag() {
        return node -> switch (plain(node, "true or false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refused("expected true or false, found '" + shown(text(node)) + "'");
        };
    }

    /** A whole number within bounds. */
    static ValueType<Integer> number(int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return node -> {
            String text = plain(node, expected);
            if (!text.matches("-?(0|[1-9]\\d{0,17})")) {
                throw new Refused("expected " + expected + ", found '" + shown(text) + "'");
            }
            long value = Long.parseLong(text);
            if (value < least || value > most) {
                throw new Refused("is from " + least + " to " + most + ", not " + text);
            }
            return (int) value;
        };
    }

    /** {@code auto}, read as empty, or what another kind reads. */
    static <T> ValueType<Optional<T>> autoOr(ValueType<T> other) {
        return node -> {
            if (node instanceof ScalarNode scalar && scalar.getValue().equals("auto")) {
                return Optional.empty();
            }
            try {
                return Optional.of(other.read(node));
            } catch (Refused e) {
                throw new Refused(e.getMessage() + "; or auto");
            }
        };
    }

    /** A length of time within bounds, such as {@code 500ms}, {@code 10s}, {@code 1m} or {@code 2h}. */
    static ValueType<Duration> duration(Duration least, Duration most) {
        return node -> {
            Duration value = Durations.parse(scalar(node, "a duration like 500ms, 10s, 1m or 2h"))
                    .orElseThrow(() -> new Refused(
                            "expected a duration like 500ms, 10s, 1m or 2h, found '" + shown(text(node)) + "'"));
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new Refused(
                        "is from " + Durations.write(least) + " to " + Durations.write(most) + ", not " + text(node));
            }
            return value;
        };
    }

    /** Frames a second: {@code 30} or {@code 30000/1001}. */
    static ValueType<FrameRate> rate() {
        String expected = "frames a second from 1 to 240, like 30 or 30000/1001";
        return node -> {
            String text = scalar(node, expected);
            Matcher m = Pattern.compile("([1-9]\\d{0,6})(?:/([1-9]\\d{0,6}))?").matcher(text);
            if (m.matches()) {
                FrameRate rate = new FrameRate(
                        Integer.parseInt(m.group(1)), m.group(2) == null ? 1 : Integer.parseInt(m.group(2)));
                if (rate.perSecond() >= 1 && rate.perSecond() <= 240) {
                    return rate;
                }
            }
            throw new Refused("expected " + expected + ", found '" + shown(text) + "'");
        };
    }

    /** Bits per second, 0 for no limit. */
    static ValueType<Integer> bitrate() {
        ValueType<Integer> number = number(0, 1_000_000_000);
        return node -> {
            int value = number.read(node);
            if (value != 0 && value < 50_000) {
                throw new Refused("is 0 for no limit, or at least 50000 bits per second, not " + value);
            }
            return value;
        };
    }

    private static String scalar(Node node, String expected) throws Refused {
        if (!(node instanceof ScalarNode scalar)) {
            throw new Refused("expected " + expected + ", found a " + nameOf(node));
        }
        if (scalar.getScalarStyle() == ScalarStyle.PLAIN
                && List.of("", "~", "null").contains(scalar.getValue())) {
            throw new Refused("has no value; give one or remove the line");
        }
        return scalar.getValue();
    }

    private static String plain(Node node, String expected) throws Refused {
        String text = scalar(node, expected);
        if (((ScalarNode) node).getScalarStyle() != ScalarStyle.PLAIN) {
            throw new Refused("expected " + expected + ", found text in quotes");
        }
        return text;
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** What sort of thing a node is, for messages. */
    static String nameOf(Node node) {
        return switch (node.getNodeId()) {
            case mapping -> "section";
            case sequence -> "list";
            default -> "value";
        };
    }

    /** Text from outside as a message may show it: short and on one line. */
    static String shown(String text) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .limit(60)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() < text.length() ? line + "…" : line;
    }
}
