package io.muster.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final Duration LIFE = Duration.ofHours(24);

    @TempDir
    Path directory;

    private TokenKeyFile file;

    @BeforeEach
    void aFile() {
        file = file("password");
    }

    private TokenKeyFile file(String password) {
        return new TokenKeyFile(directory.resolve("data/tokens.p12"), password, PERIOD, LIFE);
    }

    private static Instant day(double days) {
        return START.plusSeconds((long) (days * 86_400));
    }

    private static List<Instant> starts(TokenKeys keys) {
        return keys.keys().stream().map(TokenKey::from).toList();
    }

    @Test
    void beginWithOneThatSignsAndOneThatWill() {
        var keys = file.review(START);
        assertThat(starts(keys)).containsExactly(START, day(30));
        assertThat(keys.signing(START).from()).isEqualTo(START);
    }

    @Test
    void areTheSameForWhoeverReadsThem() {
        var mine = file.review(START);
        var yours = file("password").review(day(0.5));
        assertThat(yours.keys())
                .extracting(TokenKey::id)
                .containsExactly(mine.keys().stream().map(TokenKey::id).toArray(String[]::new));
        assertThat(yours.signing(day(31)).id()).isEqualTo(mine.signing(day(31)).id());
    }

    @Test
    void moveOnByTimeAlone() {
        var keys = file.review(START);
        assertThat(keys.signing(day(29.9)).from()).isEqualTo(START);
        assertThat(keys.signing(day(30)).from()).isEqualTo(day(30));
    }

    @Test
    void keepTheFormerKeyUntilItsLastTokenEnded() {
        var first = file.review(START).keys().getFirst();
        assertThat(starts(file.review(day(30.5)))).containsExactly(START, day(30), day(60));
        assertThat(file.review(day(30.99)).keys()).extracting(TokenKey::id).contains(first.id());
        assertThat(starts(file.review(day(31.01)))).containsExactly(day(30), day(60));
    }

    @Test
    void arePublishedADayBeforeTheySignEvenAfterALongAbsence() {
        file.review(START);
        var back = file.review(day(200));
        assertThat(back.signing(day(200)).from()).isEqualTo(day(30));
        assertThat(starts(back)).containsExactly(day(30), day(201));
    }

    @Test
    void areForTheOwnerAloneAndUnderAPassword() throws IOException {
        file.review(START);
        try (var all = Files.list(directory.resolve("data"))) {
            assertThat(all)
                    .isNotEmpty()
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo("rw-------"));
        }
        assertThatThrownBy(() -> file("guess").review(START)).hasMessageContaining("password");
        assertThat(starts(file.review(START))).containsExactly(START, day(30));
    }
}
