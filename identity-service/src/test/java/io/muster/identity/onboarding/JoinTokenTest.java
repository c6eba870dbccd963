package io.muster.identity.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chassis.arm.RefusedException;
import io.muster.contracts.ResourceId;
import io.muster.identity.Author;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinTokenTest {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Author ADA = new Author("ada", Author.Kind.USER);

    @Test
    void letsInUntilItIsSpentOrExpired() {
        var token = token(2);
        assertThat(token.refusal(NOON)).isEmpty();
        assertThat(spent(token, 1).refusal(NOON)).isEmpty();
        assertThat(spent(token, 2).refusal(NOON)).contains(JoinRefusal.SPENT);
        assertThat(token.refusal(NOON.plusSeconds(59))).isEmpty();
        assertThat(token.refusal(NOON.plusSeconds(60))).contains(JoinRefusal.EXPIRED);
        assertThat(spent(token, 2).refusal(NOON.plusSeconds(60))).contains(JoinRefusal.EXPIRED);
    }

    @Test
    void withOtherTermsWhatWasSpentStaysSpent() {
        var more = spent(token(2), 2).with(terms(3), new Author("bob", Author.Kind.USER), NOON.plusSeconds(1));
        assertThat(more.uses()).isEqualTo(2);
        assertThat(more.secretHash()).isEqualTo(token(2).secretHash());
        assertThat(more.refusal(NOON)).isEmpty();
        assertThat(more.systemData().createdBy()).isEqualTo("ada");
        assertThat(more.systemData().lastModifiedBy()).isEqualTo("bob");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "31622400, 10000",
    })
    void termsEndSomewhere(long seconds, int uses) {
        assertThat(terms(NOON.plusSeconds(seconds), uses).maxUses()).isEqualTo(uses);
    }

    @ParameterizedTest
    @CsvSource({
        ", 1, InvalidExpiresOn",
        "0, 1, InvalidExpiresOn",
        "-1, 1, InvalidExpiresOn",
        "31622401, 1, InvalidExpiresOn",
        "60, , InvalidMaxUses",
        "60, 0, InvalidMaxUses",
        "60, 10001, InvalidMaxUses",
    })
    void badTermsAreRefusedByKind(@Nullable Long seconds, @Nullable Integer uses, String code) {
        var expires = seconds == null ? null : NOON.plusSeconds(seconds);
        assertThatThrownBy(() -> terms(expires, uses))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(code));
    }

    private static JoinToken spent(JoinToken token, int uses) {
        return new JoinToken(token.id(), token.resource(), token.secretHash(), token.terms(), uses, token.systemData());
    }

    private static final JoinSecret SECRET = JoinSecret.fresh();

    static JoinToken token(int maxUses) {
        var resource = ResourceId.resourceGroup("s", "g").child(JoinToken.NAMESPACE, "joinTokens", "t");
        return JoinToken.made(resource, SECRET, terms(maxUses), ADA, NOON);
    }

    private static JoinTerms terms(int maxUses) {
        return new JoinTerms(NOON.plus(Duration.ofMinutes(1)), maxUses, null, Map.of("site", "lab"));
    }

    private static JoinTerms terms(@Nullable Instant expires, @Nullable Integer uses) {
        return JoinTerms.of(new JoinTerms.Body(new JoinTerms.Wanted(expires, uses, null, null)), NOON);
    }
}
