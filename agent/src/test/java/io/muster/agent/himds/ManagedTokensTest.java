package io.muster.agent.himds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.PushedTime;
import io.muster.agent.identity.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManagedTokensTest {

    private static final String VAULT = "https://vault.azure.net";
    private static final Duration LIFE = Duration.ofHours(24);

    private final PushedTime clock = new PushedTime();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean refusing;
    private final ManagedTokens tokens =
            new ManagedTokens(this::fetch, Duration.ofMillis(1), Duration.ofSeconds(10), clock);

    private ManagedToken fetch(String resource) {
        int number = asked.incrementAndGet();
        if (away) {
            throw new UncheckedIOException(new IOException("nobody there"));
        }
        if (refusing) {
            throw new RefusedException("invalid_client", "no");
        }
        var now = clock.instant();
        return new ManagedToken(resource + " " + number, now, now.plus(LIFE));
    }

    private static TokenRequest plain(String resource) {
        return new TokenRequest(resource, Map.of(), false, null);
    }

    private String token(String resource) {
        return tokens.token(plain(resource)).text();
    }

    private static String sha256(String text) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().withUpperCase().formatHex(hash);
    }

    @Test
    void areKeptForHalfOfTheirLife() {
        var first = token(VAULT);
        clock.pass(Duration.ofHours(11));
        assertThat(token(VAULT)).isEqualTo(first);
        clock.pass(Duration.ofHours(2));
        assertThat(token(VAULT)).isNotEqualTo(first);
        assertThat(asked).hasValue(2);
    }

    @Test
    void areOfOneResourceOnly() {
        assertThat(token(VAULT)).startsWith(VAULT);
        assertThat(token(VAULT + "/")).startsWith(VAULT + "/ ");
        assertThat(asked).hasValue(2);
    }

    @Test
    void areFetchedAnewWhenTheCallerSaysSo() {
        var first = token(VAULT);
        var second = tokens.token(new TokenRequest(VAULT, Map.of(), true, null)).text();
        assertThat(second).isNotEqualTo(first);
        assertThat(token(VAULT)).isEqualTo(second);
    }

    @Test
    void areFetchedAnewWhenTheKeptOneIsTheOneThatIsOfNoUse() throws Exception {
        var first = token(VAULT);
        var refresh = new TokenRequest(VAULT, Map.of(), false, sha256(first));
        var second = tokens.token(refresh).text();
        assertThat(second).isNotEqualTo(first);
        assertThat(tokens.token(refresh).text())
                .as("the kept one is newer already")
                .isEqualTo(second);
    }

    @Test
    void thatAreLeftMustDoWhileTheControlPlaneIsAway() {
        var first = token(VAULT);
        clock.pass(Duration.ofHours(13));
        away = true;
        assertThat(token(VAULT)).isEqualTo(first);
        assertThat(asked).as("one try, for there is a token").hasValue(2);
        assertThat(token(VAULT)).isEqualTo(first);
        assertThat(asked).as("not again at once").hasValue(2);
        away = false;
        clock.pass(Duration.ofMinutes(2));
        assertThat(token(VAULT)).isNotEqualTo(first);
    }

    @Test
    void thatEndedAreNotGiven() {
        token(VAULT);
        clock.pass(LIFE.minusSeconds(59));
        away = true;
        assertThatThrownBy(() -> token(VAULT)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void thatTheCallerDoesNotWantAreNoWayOutOfAnOutage() {
        token(VAULT);
        away = true;
        assertThatThrownBy(() -> tokens.token(new TokenRequest(VAULT, Map.of(), true, null)))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void areTriedForThreeTimesWhenThereIsNone() {
        away = true;
        assertThatThrownBy(() -> token(VAULT)).isInstanceOf(UncheckedIOException.class);
        assertThat(asked).hasValue(3);
    }

    @Test
    void areRefusedWithoutASecondQuestion() {
        refusing = true;
        assertThatThrownBy(() -> token(VAULT)).isInstanceOf(RefusedException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void areFetchedOnceForAllWhoAskAtTheSameTime() throws Exception {
        var gate = new CountDownLatch(1);
        var shared = new ManagedTokens(
                resource -> {
                    awaitQuietly(gate);
                    return fetch(resource);
                },
                Duration.ZERO,
                Duration.ZERO,
                clock);
        var all = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i += 1) {
                all.add(threads.submit(() -> shared.token(plain(VAULT)).text()));
            }
            gate.countDown();
        }
        var seen = new HashSet<String>();
        for (var one : all) {
            seen.add(one.get());
        }
        assertThat(seen).hasSize(1);
        assertThat(asked).hasValue(1);
    }

    @Test
    @Timeout(60)
    void areServedFromWhatIsAtHandWhoeverWaitsForTheControlPlane() throws Exception {
        var gate = new CountDownLatch(1);
        var arrived = new CountDownLatch(64);
        var slow = new ManagedTokens(
                resource -> {
                    if (!resource.equals(VAULT)) {
                        arrived.countDown();
                        awaitQuietly(gate);
                    }
                    return fetch(resource);
                },
                Duration.ZERO,
                Duration.ZERO,
                clock);
        var first = slow.token(plain(VAULT)).text();
        clock.pass(Duration.ofHours(13));
        var all = new ArrayList<Future<ManagedToken>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i += 1) {
                var resource = "https://" + i;
                all.add(threads.submit(() -> slow.token(plain(resource))));
            }
            awaitQuietly(arrived);
            assertThatThrownBy(() -> slow.token(plain("https://another")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("too many");
            assertThat(slow.token(plain(VAULT)).text()).isEqualTo(first);
            gate.countDown();
        }
        for (var one : all) {
            assertThat(one.get().text()).startsWith("https://");
        }
        assertThat(slow.token(plain("https://another")).text()).startsWith("https://another");
    }

    @Test
    void areKeptForSixtyFourResourcesAtMost() {
        for (int i = 0; i < 65; i += 1) {
            token("https://" + i);
        }
        token("https://64");
        assertThat(asked).hasValue(65);
        token("https://0");
        assertThat(asked).as("the one that was not asked for longest").hasValue(66);
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
