package io.cameraservice.jsonrpc.protocol;

import io.cameraservice.internal.util.ClosestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The methods there are, by name and alias. Immutable. */
public final class MethodTable<C> {
    private final Map<String, RpcMethod<C, ?, ?>> byName = new LinkedHashMap<>();

    /**
     * A table of these methods.
     *
     * @throws IllegalArgumentException if two of them share a name
     */
    public MethodTable(List<? extends RpcMethod<C, ?, ?>> methods) {
        for (RpcMethod<C, ?, ?> method : methods) {
            List<String> names = new ArrayList<>(method.aliases());
            names.add(0, method.name());
            for (String name : names) {
                if (byName.put(name, method) != null) {
                    throw new IllegalArgumentException("two methods are called " + name);
                }
            }
        }
    }

    /** The method of exactly this name. */
    public Optional<RpcMethod<C, ?, ?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    RpcError notFound(String name) {
        Optional<String> nearest = ClosestName.to(name, byName.keySet());
        return RpcError.methodNotFound(name)
                .suggest(nearest.map(n -> "did you mean '" + n + "'?").orElse(null));
    }
}
