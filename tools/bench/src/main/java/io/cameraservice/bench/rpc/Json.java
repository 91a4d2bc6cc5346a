package io.cameraservice.bench.rpc;

/** The little JSON-RPC that a load generator needs. */
final class Json {
    /** The id of a message that has none. */
    static final int NOTIFICATION = -1;

    private static final String ERROR = "{\"jsonrpc\":\"2.0\",\"error\"";
    private static final int ID_WITHIN = 24;

    private Json() {}

    /** A call; the id stands last, as in the answers of the service, so that it is found at once in an echo, too. */
    static String request(String method, String params, int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"" + (params.isEmpty() ? "" : ",\"params\":" + params)
                + ",\"id\":" + id + "}";
    }

    static String login(String token, int id) {
        return request("authenticate", "{\"auth_token\":\"" + token + "\"}", id);
    }

    /** The number after the last {@code "id":} if that ends the message. */
    static int id(byte[] bytes, int from, int to) {
        int value = 0;
        int scale = 1;
        for (int i = to - 2; i >= Math.max(from, to - ID_WITHIN); i--) {
            byte b = bytes[i];
            if (b >= '0' && b <= '9') {
                value += (b - '0') * scale;
                scale *= 10;
            } else {
                boolean found =
                        scale > 1 && b == ':' && bytes[i - 1] == '"' && bytes[i - 2] == 'd' && bytes[i - 3] == 'i';
                return found ? value : NOTIFICATION;
            }
        }
        return NOTIFICATION;
    }

    static boolean isError(byte[] bytes, int from, int to) {
        if (to - from < ERROR.length()) {
            return false;
        }
        for (int i = ERROR.length() - 1; i >= 0; i--) {
            if (bytes[from + i] != ERROR.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
