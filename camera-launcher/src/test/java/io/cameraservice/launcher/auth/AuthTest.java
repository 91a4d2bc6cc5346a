package io.cameraservice.launcher.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.cameraservice.CameraException;
import io.cameraservice.CameraException.Unauthenticated;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.Principal;
import io.cameraservice.access.Role;
import io.cameraservice.launcher.config.ApiKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] SECRET = new byte[32];

    @TempDir
    Path dir;

    private Instant now = START;
    private final InstanceKey key = InstanceKey.of(SECRET);
    private final Tokens tokens = new Tokens(key, () -> now);
    private final LinkSigner links = new LinkSigner(key, () -> now);

    @Test
    void aTokenSaysWhoAndWhatUntilItsEnd() {
        Principal who = tokens.verify(tokens.issue("anna", Role.OPERATOR, Duration.ofHours(1)));
        assertEquals(new Principal("anna", Role.OPERATOR, Optional.of(START.plusSeconds(3600))), who);
    }

    @Test
    void aTokenEndsAtItsEnd() {
        String token = tokens.issue("anna", Role.VIEWER, Duration.ofSeconds(10));
        now = START.plusSeconds(10);
        refused("token_expired", token);
    }

    @Test
    void aTokenOfAnotherInstanceIsRefused() {
        byte[] other = new byte[32];
        other[0] = 1;
        refused(
                "token_signature_wrong",
                new Tokens(InstanceKey.of(other), () -> now).issue("a", Role.ADMIN, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @CsvSource({"''", "abc", "a.b.c", "..", "e30.e30.e30"})
    void whatIsNoTokenIsRefused(String text) {
        assertThrows(
                Unauthenticated.class,
                () -> new TokenAuthenticator(tokens, List.of()).authenticate(new Credentials.Token(text)));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        refused("token_malformed", new PlainJWT(claims("admin").build()).serialize());
    }

    @Test
    void anotherAlgorithmIsRefused() throws Exception {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader(JWSAlgorithm.HS512), claims("admin").build());
        jwt.sign(new MACSigner(new byte[64]));
        refused("token_algorithm_refused", jwt.serialize());
    }

    @Test
    void anUnknownRoleIsRefused() throws Exception {
        refused("token_role_unknown", signed(claims("root").build()));
        refused("token_role_unknown", signed(claims(null).build()));
    }

    @Test
    void aTokenWithoutEndIsRefused() throws Exception {
        refused(
                "token_without_expiry",
                signed(claims("admin").expirationTime(null).build()));
    }

    @Test
    void aTokenIsRefusedBeforeItsTime() throws Exception {
        refused(
                "token_not_yet_valid",
                signed(claims("admin")
                        .notBeforeTime(Date.from(START.plusSeconds(5)))
                        .build()));
    }

    @Test
    void aTokenFromTheFutureIsRefusedUnlessClocksMerelyDiffer() throws Exception {
        refused(
                "token_issued_in_future",
                signed(claims("admin")
                        .issueTime(Date.from(START.plusSeconds(61)))
                        .build()));
        String almost = signed(
                claims("admin").issueTime(Date.from(START.plusSeconds(59))).build());
        assertEquals(Role.ADMIN, tokens.verify(almost).role());
    }

    @Test
    void apiKeysAreKnownByTheirDigest() throws Exception {
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest("letmein".getBytes(StandardCharsets.UTF_8)));
        var authenticator = new TokenAuthenticator(tokens, List.of(new ApiKey("nvr", digest, Role.VIEWER)));
        assertEquals(
                new Principal("nvr", Role.VIEWER, Optional.empty()),
                authenticator.authenticate(new Credentials.Password("whoever", "letmein")));
        assertThrows(Unauthenticated.class, () -> authenticator.authenticate(new Credentials.Token(digest)));
    }

    @Test
    void theKeyIsMadeOnceForItsOwnerAlone() throws Exception {
        Path file = dir.resolve("state/token.key");
        List<Callable<byte[]>> racers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            racers.add(() -> InstanceKey.at(file).secret());
        }
        var pool = Executors.newFixedThreadPool(8);
        try {
            byte[] first = InstanceKey.at(dir.resolve("other.key")).secret();
            List<Future<byte[]>> secrets = pool.invokeAll(racers);
            for (Future<byte[]> secret : secrets) {
                assertArrayEquals(Files.readAllBytes(file), secret.get());
            }
            assertEquals(32, first.length);
            assertTrue(!java.util.Arrays.equals(first, secrets.get(0).get()), "every instance has its own");
        } finally {
            pool.shutdownNow();
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var left = Files.list(file.getParent())) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        Path file = Files.write(dir.resolve("open.key"), SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        CameraException e =
                assertThrows(CameraException.class, () -> InstanceKey.at(file).load());
        assertTrue(String.valueOf(e.getMessage()).contains("chmod 600"));
    }

    @Test
    void aLinkOpensItsPathAsViewerUntilItEnds() {
        Principal anna = new Principal("anna & co", Role.ADMIN, Optional.empty());
        String[] parts = parts(links.query("/files/snapshots/a b.jpg", anna));
        Principal holder = links.verify("/files/snapshots/a b.jpg", parts[0], "anna & co", parts[2]);
        assertEquals(Role.VIEWER, holder.role());
        assertEquals("anna & co", holder.name());
        now = START.plus(LinkSigner.VALID_FOR);
        assertEquals(
                "link_expired",
                assertThrows(
                                Unauthenticated.class,
                                () -> links.verify("/files/snapshots/a b.jpg", parts[0], "anna & co", parts[2]))
                        .reason());
    }

    @Test
    void aLinkEndsNoLaterThanTheTokenBehindIt() {
        Principal anna = new Principal("anna", Role.ADMIN, Optional.of(START.plusSeconds(60)));
        assertEquals(Long.toString(START.plusSeconds(60).getEpochSecond()), parts(links.query("/x", anna))[0]);
    }

    @ParameterizedTest
    @CsvSource({"path", "exp", "by", "sig", "empty sig", "huge exp", "negative exp", "other key"})
    void aLinkWithAnyPartChangedIsRefused(String what) {
        Principal anna = new Principal("anna", Role.ADMIN, Optional.empty());
        String[] p = parts(links.query("/files/a", anna));
        String path = what.equals("path") ? "/files/b" : "/files/a";
        String exp = switch (what) {
            case "exp" -> Long.toString(Long.parseLong(p[0]) + 1);
            case "huge exp" -> "9".repeat(40);
            case "negative exp" -> "-1";
            default -> p[0];
        };
        String by = what.equals("by") ? "bert" : "anna";
        String sig = switch (what) {
            case "sig" -> (p[2].charAt(0) == 'A' ? 'B' : 'A') + p[2].substring(1);
            case "empty sig" -> "";
            default -> p[2];
        };
        byte[] other = SECRET.clone();
        other[31] = 9;
        LinkSigner judge = what.equals("other key") ? new LinkSigner(InstanceKey.of(other), () -> now) : links;
        assertEquals(
                "link_wrong",
                assertThrows(Unauthenticated.class, () -> judge.verify(path, exp, by, sig))
                        .reason());
    }

    private static String[] parts(String query) {
        String[] parts = query.split("&", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].substring(parts[i].indexOf('=') + 1);
        }
        return parts;
    }

    private void refused(String reason, String token) {
        Unauthenticated e = assertThrows(Unauthenticated.class, () -> tokens.verify(token));
        assertEquals(reason, e.reason());
        assertTrue(!String.valueOf(e.getMessage()).contains(token), "a token is never told");
    }

    private static JWTClaimsSet.Builder claims(@org.jspecify.annotations.Nullable String role) {
        return new JWTClaimsSet.Builder()
                .subject("eve")
                .claim("role", role)
                .expirationTime(Date.from(START.plusSeconds(60)));
    }

    private static String signed(JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        jwt.sign(new MACSigner(SECRET));
        return jwt.serialize();
    }
}
