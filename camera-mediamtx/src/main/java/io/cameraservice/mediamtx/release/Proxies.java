package io.cameraservice.mediamtx.release;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of an environment: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, also in lower case;
 * where they say nothing, those of Java's system properties ({@code https.proxyHost} and the like). Immutable.
 */
final class Proxies extends ProxySelector {
    private final Map<String, String> environment;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Which proxy, for messages; empty where there is none. Without user and password. */
    Optional<String> toReach(URI uri) {
        return select(uri).stream()
                .map(Proxy::address)
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .findFirst()
                .map(address -> address.getHostString() + ":" + address.getPort());
    }

    @Override
    public List<Proxy> select(URI uri) {
        Optional<URI> ours = of(uri);
        if (ours.isPresent()) {
            return List.of(new Proxy(Proxy.Type.HTTP, address(ours.get())));
        }
        ProxySelector usual = ProxySelector.getDefault();
        return usual == null || isExcepted(uri) ? List.of(Proxy.NO_PROXY) : usual.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // the request fails with the reason
    }

    /** Logs in at the proxy with what its URL says. */
    Authenticator authenticator() {
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                if (getRequestorType() != RequestorType.PROXY) {
                    return null;
                }
                return Stream.of("https", "http")
                        .flatMap(scheme -> configured(scheme).stream())
                        .filter(proxy -> proxy.getRawUserInfo() != null
                                && proxy.getHost().equalsIgnoreCase(getRequestingHost())
                                && address(proxy).getPort() == getRequestingPort())
                        .findFirst()
                        .map(proxy -> {
                            String[] pair = (proxy.getRawUserInfo() + ":").split(":", -1);
                            return new PasswordAuthentication(
                                    decode(pair[0]), decode(pair[1]).toCharArray());
                        })
                        .orElse(null);
            }
        };
    }

    private Optional<URI> of(URI target) {
        return isExcepted(target)
                ? Optional.empty()
                : configured(target.getScheme().toLowerCase(Locale.ROOT));
    }

    private Optional<URI> configured(String scheme) {
        return variable(scheme + "_proxy").or(() -> variable("all_proxy")).map(text -> {
            try {
                URI uri = URI.create(text.contains("://") ? text : "http://" + text);
                if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme())) {
                    throw new IllegalArgumentException();
                }
                return uri;
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        scheme.toUpperCase(Locale.ROOT) + "_PROXY is to be like http://proxy.example.org:3128");
            }
        });
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(key -> environment.getOrDefault(key, "").strip())
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private boolean isExcepted(URI target) {
        String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
        return Stream.of(variable("no_proxy").orElse("").split(",", -1))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
    }

    private static InetSocketAddress address(URI proxy) {
        return new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
