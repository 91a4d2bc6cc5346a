package io.cameraservice.launcher.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The cameras on the network of a service that is played. */
final class FakeNetwork {
    private static final Pattern SECRETS = Pattern.compile("//[^/@]*@");

    /** URLs, with what was given to log in. */
    final Map<String, String> urls = new TreeMap<>();
    /** What was asked to be added, as it came. */
    final List<JsonObject> wishes = new ArrayList<>();

    JsonArray list() {
        JsonArray all = new JsonArray();
        urls.forEach((device, url) -> all.add(FakeRpc.object("device", device, "url", shown(url))));
        return all;
    }

    /** What the service says against it, in its own words. */
    Optional<JsonObject> objection(JsonObject wish) {
        wishes.add(wish);
        String url = wish.get("stream_url").getAsString();
        if (!url.startsWith("rtsp")) {
            return Optional.of(
                    invalid("stream_url", "rtsp:// or rtsps://", "only rtsp:// and rtsps:// streams can be added"));
        }
        if (wish.get("stream_name").getAsString().equals("too long")) {
            return Optional.of(invalid("stream_name", "string of ..100 characters", ""));
        }
        return urls.containsValue(url)
                ? Optional.of(
                        error(
                                "{\"code\":-32020,\"message\":\"Gate was added before\",\"data\":{\"reason\":\"stream_exists\"}}"))
                : Optional.empty();
    }

    /** It becomes this camera. */
    JsonObject add(JsonObject wish, String device) {
        String url = wish.get("stream_url").getAsString();
        urls.put(device, url);
        JsonObject added = FakeRpc.object(
                "device",
                device,
                "stream_url",
                shown(url),
                "stream_name",
                wish.get("stream_name").getAsString());
        if (url.contains("away")) {
            added.addProperty("problem", "away:554 does not answer: connection refused");
        }
        return added;
    }

    private static String shown(String url) {
        return SECRETS.matcher(url).replaceFirst("//");
    }

    private static JsonObject invalid(String param, String rule, String detail) {
        JsonObject data = FakeRpc.object("reason", "invalid_params", "param", param, "rule", rule);
        if (!detail.isEmpty()) {
            data.addProperty("detail", detail);
        }
        JsonObject invalid = error("{\"code\":-32602,\"message\":\"Invalid params\"}");
        invalid.add("data", data);
        return invalid;
    }

    private static JsonObject error(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }
}
