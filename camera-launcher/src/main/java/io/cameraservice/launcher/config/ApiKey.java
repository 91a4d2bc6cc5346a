package io.cameraservice.launcher.config;

import io.cameraservice.access.Role;
import io.cameraservice.launcher.config.ValueType.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A long-lived key of a program. Only its digest is configured. Immutable.
 *
 * @param name for the audit log
 * @param sha256 SHA-256 of the key's text, 64 hexadecimal digits in lower case
 * @param role what it may do
 */
public record ApiKey(String name, String sha256, Role role) {
    private static final Set<String> FIELDS = new TreeSet<>(List.of("name", "key_sha256", "role"));
    private static final ValueType<String> DIGEST =
            ValueType.matching(Pattern.compile("[0-9a-fA-F]{64}"), "64 hexadecimal digits (printf %s KEY | sha256sum)");

    /** A list of such keys. */
    static ValueType<List<ApiKey>> list() {
        return node -> {
            if (!(node instanceof SequenceNode sequence)) {
                throw new Refused("expected a list of {name, key_sha256, role}, found a " + ValueType.nameOf(node));
            }
            List<ApiKey> keys = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                keys.add(read(item));
            }
            if (keys.stream().map(ApiKey::name).distinct().count() < keys.size()) {
                throw new Refused("two keys have the same name");
            }
            return List.copyOf(keys);
        };
    }

    private static ApiKey read(Node item) throws Refused {
        if (!(item instanceof MappingNode mapping)) {
            throw new Refused("each key is {name, key_sha256, role}, not a " + ValueType.nameOf(item));
        }
        Map<String, Node> fields = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String field = tuple.getKeyNode() instanceof ScalarNode s ? s.getValue() : "";
            if (!FIELDS.contains(field)) {
                throw new Refused("a key has " + FIELDS + ", not '" + ValueType.shown(field) + "'");
            }
            if (fields.put(field, tuple.getValueNode()) != null) {
                throw new Refused("'" + field + "' is given twice");
            }
        }
        return new ApiKey(
                ValueType.someText().read(needed(fields, "name")),
                DIGEST.read(needed(fields, "key_sha256")).toLowerCase(java.util.Locale.ROOT),
                Role.ofWireName(ValueType.choice(Role.wireNames().toArray(String[]::new))
                                .read(needed(fields, "role")))
                        .orElseThrow());
    }

    private static Node needed(Map<String, Node> fields, String name) throws Refused {
        Node node = fields.get(name);
        if (node == null) {
            throw new Refused("a key needs " + name);
        }
        return node;
    }

    /** Names the key, never its digest. */
    @Override
    public String toString() {
        return name + " (" + role.wireName() + ")";
    }
}
