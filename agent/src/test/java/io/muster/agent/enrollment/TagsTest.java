package io.muster.agent.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.fault.AgentFault;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {

    @Test
    void nothingIsNoTags() {
        assertThat(Tags.read("")).isEmpty();
    }

    @Test
    void pairsHaveCommasBetween() {
        assertThat(Tags.read("owner=ops,room=2")).isEqualTo(Map.of("owner", "ops", "room", "2"));
    }

    @Test
    void quotedValuesMayHoldCommas() {
        assertThat(Tags.read("a='x, y',b=\"it's, so\"")).isEqualTo(Map.of("a", "x, y", "b", "it's, so"));
    }

    @Test
    void aBackslashTakesTheNextAsItIs() {
        assertThat(Tags.read("a=x\\,y,b=\\'q\\\\,c\\=d=e")).isEqualTo(Map.of("a", "x,y", "b", "'q\\", "c=d", "e"));
    }

    @Test
    void aValueMayBeEmptyOrHoldEquals() {
        assertThat(Tags.read("a=,b=c=d")).isEqualTo(Map.of("a", "", "b", "c=d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=b", "a=b,c", "a='open", "a=b,=c", " =x"})
    void whatIsNoPairIsRefused(String text) {
        assertThatThrownBy(() -> Tags.read(text))
                .isInstanceOfSatisfying(
                        AgentFault.class, fault -> assertThat(fault.code()).isEqualTo(23));
    }
}
