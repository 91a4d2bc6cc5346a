package io.cameraservice.jsonrpc.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cameraservice.internal.util.LoginThrottle;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.jsonrpc.protocol.MessageLimits;
import io.cameraservice.jsonrpc.protocol.StrictJson;
import io.cameraservice.testing.FakeService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** That docs/api.md lists what the method table holds: every method, parameter, rule and result key. */
class ApiReferenceTest {
    private static final Path FILE = Path.of("..", "docs", "api.md");
    private static final String HEADING = "\n## Methods\n";

    @Test
    void listsTheMethodTable() throws IOException {
        String text = Files.readString(FILE);
        int at = text.indexOf(HEADING) + HEADING.length();
        String made = rendered();
        if (Boolean.getBoolean("api.update")) {
            Files.writeString(FILE, text.substring(0, at) + made);
        } else {
            assertEquals(made, text.substring(at), "docs/api.md is not up to date; it says how to make it so");
        }
    }

    private static String rendered() {
        CameraApi api = new CameraApi(
                new FakeService(), FakeService.TOKENS, new ServerInfo("camera-service", "1"), InstantSource.system());
        Dispatcher<Caller> dispatcher = new Dispatcher<>(api.table(), MessageLimits.defaults(), new ErrorTable());
        StringBuilder reply = new StringBuilder();
        dispatcher.dispatch(
                "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.discover\",\"id\":1}",
                new Caller(InstantSource.system(), "127.0.0.1", new LoginThrottle("test"), () -> {}),
                (execution, work) -> work.run(),
                r -> reply.append(r.orElseThrow()));
        StringBuilder out = new StringBuilder();
        JsonObject document =
                StrictJson.parse(reply.toString(), 40).getAsJsonObject().getAsJsonObject("result");
        for (JsonElement method : document.getAsJsonArray("methods")) {
            render(method.getAsJsonObject(), out);
        }
        return out.toString();
    }

    private static void render(JsonObject method, StringBuilder out) {
        out.append("\n### `").append(method.get("name").getAsString()).append("`\n\n");
        out.append(method.get("summary").getAsString())
                .append(" Role: ")
                .append(method.get("x-role").getAsString())
                .append('.');
        JsonArray aliases = method.getAsJsonArray("x-aliases");
        if (!aliases.isEmpty()) {
            out.append(" Also called `").append(aliases.get(0).getAsString()).append("`.");
        }
        out.append('\n');
        JsonArray params = method.getAsJsonArray("params");
        if (!params.isEmpty()) {
            out.append("\n| parameter | type | |\n|---|---|---|\n");
        }
        for (JsonElement each : params) {
            JsonObject param = each.getAsJsonObject();
            out.append("| `").append(param.get("name").getAsString()).append("` | ");
            out.append(type(param.getAsJsonObject("schema"))).append(" | ");
            out.append(param.get("required").getAsBoolean() ? "required" : "optional");
            out.append(param.has("summary") ? "; " + param.get("summary").getAsString() : "")
                    .append(" |\n");
        }
        out.append("\nResult: ")
                .append(type(method.getAsJsonObject("result").getAsJsonObject("schema")))
                .append('\n');
    }

    private static String type(JsonObject schema) {
        if (schema.has("properties")) {
            StringBuilder keys = new StringBuilder("{");
            JsonArray required = schema.getAsJsonArray("required");
            schema.getAsJsonObject("properties")
                    .entrySet()
                    .forEach(e -> keys.append(keys.length() > 1 ? ", " : "")
                            .append('`')
                            .append(e.getKey())
                            .append(required.contains(new JsonPrimitive(e.getKey())) ? "` " : "`? ")
                            .append(type(e.getValue().getAsJsonObject())));
            return keys.append('}').toString();
        }
        if (schema.has("items")) {
            return "list of " + type(schema.getAsJsonObject("items"));
        }
        if (schema.has("enum")) {
            StringBuilder words = new StringBuilder();
            schema.getAsJsonArray("enum")
                    .forEach(e -> words.append(words.isEmpty() ? "" : " or ").append(e.getAsString()));
            return words.toString();
        }
        if (schema.has("additionalProperties")) {
            return "object of " + type(schema.getAsJsonObject("additionalProperties"));
        }
        if (schema.get("type") instanceof JsonArray types) {
            return String.join(
                    " or ",
                    types.asList().stream().map(JsonElement::getAsString).toList());
        }
        String name = schema.has("type") ? schema.get("type").getAsString() : "any";
        String least = schema.has("minimum") ? schema.get("minimum").getAsString() : "";
        String most = schema.has("maximum") ? schema.get("maximum").getAsString() : "";
        return name + (least.isEmpty() && most.isEmpty() ? "" : " " + least + "…" + most);
    }
}
