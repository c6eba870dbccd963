package io.muster.identity.machine;

import static io.muster.identity.machine.Samples.BOB;
import static io.muster.identity.machine.Samples.NOON;
import static io.muster.identity.machine.Samples.json;
import static io.muster.identity.machine.Samples.machine;
import static io.muster.identity.machine.Samples.refused;
import static io.muster.identity.machine.Samples.reported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chassis.rule.Decision;
import io.muster.contracts.facts.Fact;
import io.muster.identity.Lab;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachinePatchTest {

    private static final Instant LATER = NOON.plusSeconds(60);
    private static final String PROPERTIES = """
            {'osSku':'Debian','locationData':{'name':'Cellar','city':'Ulm'},
             'osProfile':{'computerName':'web','linuxConfiguration':{'patchSettings':{'patchMode':'ImageDefault'}}}}
            """;

    private final Machine before = machine(Map.of("rack", "7", "owner", "ada"), PROPERTIES);

    @Test
    void tagsAreMergedAndNullTakesAway() {
        var next = patched("{'tags':{'rack':'8','owner':null,'site':'lab'}}").next();
        assertThat(next.tags()).isEqualTo(Map.of("rack", "8", "site", "lab"));
        assertThat(next.reported()).isEqualTo(before.reported());
        assertThat(next.systemData()).isEqualTo(before.systemData().changed(BOB, LATER));
    }

    @Test
    void aTagIsTheSameInAnyCase() {
        var next = patched("{'tags':{'RACK':'8','Owner':null}}").next();
        assertThat(next.tags()).isEqualTo(Map.of("rack", "8"));
    }

    @Test
    void propertiesAreMergedAsDeepAsTheyGo() {
        var next = patched("""
                {'properties':{'locationData':{'city':null,'countryOrRegion':'DE'},
                 'agentUpgrade':{'enableAutomaticUpgrade':true},
                 'osProfile':{'linuxConfiguration':{'patchSettings':{'assessmentMode':'ImageDefault'}}}}}
                """).next();
        assertThat(next.reported()).isEqualTo(reported("""
                {'osSku':'Debian','locationData':{'name':'Cellar','countryOrRegion':'DE'},
                 'agentUpgrade':{'enableAutomaticUpgrade':true},
                 'osProfile':{'computerName':'web','linuxConfiguration':
                   {'patchSettings':{'patchMode':'ImageDefault','assessmentMode':'ImageDefault'}}}}
                """));
        assertThat(next.tags()).isEqualTo(before.tags());
    }

    @Test
    void aChangeIsToldAndNoChangeIsNot() {
        assertThat(patched("{'tags':{'rack':'8'}}").facts())
                .containsExactly(patched("{'tags':{'rack':'8'}}").next().changed(LATER));
        assertThat(patched("{'tags':{'rack':'7'}}")).isEqualTo(Decision.keep(before));
        assertThat(patched("{}")).isEqualTo(Decision.keep(before));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'properties':{'osSku':'BeOS','vmId':'x','status':'Connected','provisioningState':'Failed'}}",
                "{'id':'/elsewhere','name':'x','type':'y','systemData':{'createdBy':'me'},'resources':[]}",
                "{'location':'WESTCELLAR','identity':{'type':'SystemAssigned','principalId':'x'}}"
            })
    void whatIsNotForPeopleToSayIsPassedOver(String body) {
        assertThat(patched(body)).isEqualTo(Decision.keep(before));
    }

    @Test
    void aKindComesAndGoes() {
        var kind = patched("{'kind':'aws'}").next();
        assertThat(kind.kind()).isEqualTo("AWS");
        assertThat(MachinePatch.of(json("{'kind':null}"))
                        .decide(kind, BOB, LATER)
                        .next()
                        .kind())
                .isNull();
    }

    @Test
    void theKeyIsNoneOfPeoplesBusiness() {
        assertThat(patched("{'properties':{'clientPublicKey':'" + Samples.KEY + "'}}"))
                .isEqualTo(Decision.keep(before));
        assertThatThrownBy(() -> patched("{'properties':{'clientPublicKey':'" + Lab.pkcs1(Lab.OTHER_KEY) + "'}}"))
                .satisfies(refused(400, "PropertyChangeNotAllowed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"location\":\"attic\"} | 409 | InvalidResourceLocation",
                "{\"location\":null} | 400 | LocationRequired",
                "{\"location\":7} | 400 | InvalidRequestContent",
                "{\"kind\":\"Mainframe\"} | 400 | InvalidKind",
                "{\"kind\":[]} | 400 | InvalidRequestContent",
                "{\"identity\":{\"type\":\"UserAssigned\"}} | 400 | InvalidIdentityType",
                "{\"identity\":[]} | 400 | InvalidIdentityType",
                "{\"tags\":[]} | 400 | InvalidRequestContent",
                "{\"tags\":{\"a\":7}} | 400 | InvalidRequestContent",
                "{\"tags\":{\"\":\"x\"}} | 400 | InvalidTags",
                "{\"properties\":\"all\"} | 400 | InvalidRequestContent",
                "{\"properties\":{\"locationData\":\"here\"}} | 400 | InvalidRequestContent",
                "{\"properties\":{\"osProfile\":[]}} | 400 | InvalidRequestContent",
                "{\"properties\":{\"agentUpgrade\":{\"enableAutomaticUpgrade\":\"perhaps\"}}} | 400 | InvalidRequestContent",
                "[] | 400 | InvalidRequestContent",
                "null | 400 | InvalidRequestContent"
            })
    void badPatchesAreRefusedByKind(String body, int status, String code) {
        assertThatThrownBy(() -> MachinePatch.of(json(body)).decide(before, BOB, LATER))
                .satisfies(refused(status, code));
    }

    private Decision<Machine, Fact> patched(String body) {
        return MachinePatch.of(json(body)).decide(before, BOB, LATER);
    }
}
