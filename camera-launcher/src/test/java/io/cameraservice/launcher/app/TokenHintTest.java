package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.launcher.config.LauncherConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line that the page shows to who has no token yet. */
class TokenHintTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/srv/cams, \"\", camera-service token --role operator --ttl 12h --state-dir /srv/cams",
                "/srv/my cams, \"\", camera-service token --role operator --ttl 12h --state-dir '/srv/my cams'",
                "/srv/joe's, \"\", camera-service token --role operator --ttl 12h --state-dir '/srv/joe'\\''s'",
                "/srv/cams, /etc/k, camera-service token --role operator --ttl 12h --state-dir /srv/cams --set security.jwt_secret_file=/etc/k",
            })
    void namesTheStateDirectoryAsAShellTakesIt(String base, String key, String line) {
        List<String> sets = new ArrayList<>(List.of("state_dir=" + base));
        if (!key.isEmpty()) {
            sets.add("security.jwt_secret_file=" + key);
        }
        assertEquals(line, Application.tokenCommand(LauncherConfig.load(null, sets, Map.of())));
    }
}
