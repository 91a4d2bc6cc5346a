package io.cameraservice.launcher.config;

import io.cameraservice.launcher.config.ConfigException.Problem;
import io.cameraservice.launcher.config.Section.Setting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Collects values from a file, then from {@code --set} options, and every problem on the way. YAML is only composed to a tree
 * with line numbers; no object is ever constructed from it. Not safe for use by several threads.
 */
final class ConfigReader {
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Reads a YAML file. */
    void file(Path file) {
        try {
            yaml(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            problem(file.toString(), "", "there is no such file");
        } catch (CharacterCodingException e) {
            problem(file.toString(), "", "is not UTF-8 text");
        } catch (IOException e) {
            problem(file.toString(), "", "cannot be read: " + e.getMessage());
        }
    }

    /** Reads YAML text; {@code source} is named in problems. */
    void yaml(String source, String text) {
        Node root = compose(source, text);
        if (root == null) {
            return;
        }
        if (root instanceof MappingNode mapping) {
            section(source, "", mapping, 1);
        } else if (!(root instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
            problem(
                    source + ":" + line(root),
                    "",
                    "expected sections like 'server:', found a " + ValueType.nameOf(root));
        }
    }

    /** Reads {@code key=value}. */
    void set(String assignment) {
        int equals = assignment.indexOf('=');
        String where = "--set " + ValueType.shown(assignment);
        if (equals < 1) {
            problem(where, "", "expected key=value, like server.port=8002");
            return;
        }
        String key = assignment.substring(0, equals).strip();
        String text = assignment.substring(equals + 1);
        Optional<Setting<?>> setting = KnownKeys.find(key);
        if (setting.isEmpty()) {
            problem(where, "", unknown(key));
        } else {
            Node node = setting.get().fallback() instanceof List
                    ? compose(where, text)
                    : new ScalarNode(
                            Tag.STR, text, null, null, text.isEmpty() ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN);
            if (node != null) {
                read(setting.get(), node, where);
            }
        }
    }

    /** A section to declare and read settings of; {@code name} is empty for the keys that belong to none. */
    Section section(String name, String description) {
        Section section = new Section(this, name, description);
        sections.add(section);
        return section;
    }

    /** The sections that were declared. */
    List<Section> sections() {
        return List.copyOf(sections);
    }

    /** The value of a setting, or its default. */
    @SuppressWarnings("unchecked")
    <T> T value(Setting<T> setting) {
        return (T) values.getOrDefault(setting.key(), setting.fallback());
    }

    /** Where a setting was given, for problems that concern several. */
    String place(String key) {
        return places.getOrDefault(key, "default");
    }

    void problem(String where, String key, String message) {
        problems.add(new Problem(where, key, message));
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private @Nullable Node compose(String source, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(10);
        options.setCodePointLimit(1 << 20);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            return root;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            String what = e.getProblem() == null ? "is not YAML" : e.getProblem();
            problem(
                    source.startsWith("--set") ? source : source + ":" + line,
                    "",
                    "not YAML: " + ValueType.shown(what));
        } catch (YAMLException e) {
            problem(source, "", "not YAML: " + ValueType.shown(String.valueOf(e.getMessage())));
        }
        return null;
    }

    private void section(String source, String prefix, MappingNode mapping, int depth) {
        Map<String, Integer> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            String where = source + ":" + line;
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                problem(where, "", "a key is a word, not a " + ValueType.nameOf(tuple.getKeyNode()));
                continue;
            }
            String key = prefix + name.getValue();
            Integer before = seen.putIfAbsent(name.getValue(), line);
            if (before != null) {
                problem(where, ValueType.shown(key), "is given twice; first on line " + before);
                continue;
            }
            entry(source, where, key, tuple.getValueNode(), depth);
        }
    }

    private void entry(String source, String where, String key, Node node, int depth) {
        Optional<Setting<?>> setting = KnownKeys.find(key);
        if (setting.isPresent()) {
            read(setting.get(), node, where);
        } else if (!KnownKeys.isSection(key)) {
            problem(where, "", unknown(key));
        } else if (node instanceof MappingNode mapping && depth < 4) {
            section(source, key + ".", mapping, depth + 1);
        } else if (!(node instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
            problem(where, key, "is a section: its keys follow on lines of their own, indented");
        }
    }

    private void read(Setting<?> setting, Node node, String where) {
        try {
            values.put(setting.key(), setting.type().read(node));
            places.put(setting.key(), where);
        } catch (ValueType.Refused e) {
            problem(where, setting.key(), String.valueOf(e.getMessage()));
        }
    }

    private static String unknown(String key) {
        return "unknown key '" + ValueType.shown(key) + "'"
                + KnownKeys.nearest(ValueType.shown(key))
                        .map(k -> "; did you mean " + k + "?")
                        .orElse("");
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }
}
