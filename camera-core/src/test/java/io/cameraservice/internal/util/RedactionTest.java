package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "pulls rtsp://admin:p%40ss@cam/live and more|pulls rtsp://cam/live and more",
                "rtsps://only-a-user@cam/|rtsps://cam/",
                "cannot open rtsp://cam/live?user=admin&password=hunter2&channel=1|cannot open rtsp://cam/live?user=***&password=***&channel=1",
                "rtsp://cam/user=admin_password=tlJwpbo6_channel=1|rtsp://cam/user=***_password=***_channel=1",
                "GET /live?auth_token=abc.def&x=1|GET /live?auth_token=***&x=1",
                "/files/a.jpg?exp=1&by=me&sig=SIGNED|/files/a.jpg?exp=1&by=me&sig=***",
                "api_key=abc;apikey=def;access_token=ghi|api_key=***;apikey=***;access_token=***",
                "next=http%3A%2F%2Fh%3Ftoken%3Dabc|next=http%3A%2F%2Fh%3Ftoken%3D***",
                "password=\"two words\" user='me'|password=***\" user=***'",
                "{\"auth_token\":\"s3cret\",\"id\":1}|{\"auth_token\":\"***\",\"id\":1}",
                "{\"password\" : \"a\\\"b\"}|{\"password\" : \"***\"}",
                "text {\\\"token\\\":\\\"s3cret\\\",\\\"id\\\":1}|text {\\\"token\\\":\\\"***\\\",\\\"id\\\":1}",
                "Authorization: Digest username=\"u\", response=\"0af\"|Authorization: ***",
                "headers {accept=[*/*], authorization=[Bearer abc], x-api-key=[k1, k2]}|headers {accept=[*/*], authorization=[***], x-api-key=[***]}",
                "X-Api-Key: k1|X-Api-Key: ***",
                "Set-Cookie: session=1|Set-Cookie: ***",
                "sent Bearer abcdefgh to it|sent Bearer *** to it",
                "sent Basic dXNlcjpwYXNz to it|sent Basic *** to it",
                "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln, refused|got ***, refused",
                "#token%3DeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0|#token%3D***",
            })
    void secretsGo(String said, String left) {
        assertEquals(left, Redaction.of(said));
        assertEquals(left, Redaction.of(left), "what was redacted stays as it is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MediaMTX ATTACHED: MediaMTX v1.20.1 at http://127.0.0.1:9997",
                "Bad Basic credentials",
                "readers log in as viewer with the password in /var/lib/x/rtsp.password",
                "the token expired at 2026-11-21T09:23:47Z: make a new one",
                "{\"name\":\"camera0\",\"ready\":true}",
                "key frame every 20 s; bypass=yes; owner=0123456789abcdef",
                "mail me@example.org"
            })
    void allElseStays(String said) {
        assertSame(said, Redaction.of(said));
    }

    @Property(tries = 200)
    void noSecretIsLeft(@ForAll @AlphaChars @NumericChars @StringLength(min = 9, max = 60) String secret) {
        for (String place : new String[] {
            "rtsp://u:%s@h/p",
            "rtsp://h/p?token=%s",
            "x&key=%s y",
            "{\"a\":1,\"token\":\"%s\"}",
            "Authorization: Bearer %s",
            "{Authorization=[Basic %s]}",
            "Bearer %s",
            "eyJhbGciOiJIUzI1NiJ9.%s.%1$s"
        }) {
            String text = String.format(place, secret);
            assertFalse(Redaction.of(text).contains(secret), text);
        }
    }

    /** Nested repetitions would take hours, or the whole stack. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.",
                "://",
                "token=",
                "key=_a_",
                "\"token\":\"\\\\",
                "eyJ",
                "-eyJ",
                "eyJaaaaa.",
                "cookie: ",
                "Bearer ",
                "%3D",
                "@",
                "\\\"key"
            })
    void longTextsTakeLittleTimeAndStack(String piece) {
        String text = piece.repeat(1_000_000 / piece.length()) + "@=[:\"\\\"eyJ%3";
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            CompletableFuture<String> redacted = new CompletableFuture<>();
            Thread small = new Thread(
                    null, () -> redacted.completeAsync(() -> Redaction.of(text), Runnable::run), "small", 128 << 10);
            small.start();
            redacted.get(20, TimeUnit.SECONDS);
        });
    }
}
