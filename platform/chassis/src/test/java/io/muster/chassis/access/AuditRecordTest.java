package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditRecordTest {

    private static final Caller PERSON = new Caller.Person("p-1", "ann", Set.of());
    private static final Caller MACHINE =
            new Caller.Machine(MachineId.of(new UUID(0, 1).toString()), ResourceId.machine("s", "g", "m"));

    @ParameterizedTest
    @CsvSource({
        "GET,    X/things/read,    200, false",
        "GET,    X/things/read,    404, false",
        "GET,    X/things/read,    403, true",
        "HEAD,   X/things/read,    204, false",
        "POST,   X/things/query/Read, 200, false",
        "POST,   X/things/query/read, 403, true",
        "PUT,    X/things/write,   201, true",
        "PUT,    X/things/write,   409, true",
        "DELETE, X/things/delete,  204, true",
        "POST,   @person,          200, true"
    })
    void writesAndRefusalsAreWrittenDown(String method, String action, int status, boolean expected) {
        assertThat(new AuditRecord.Attempt(PERSON, method, action, "/x/y").isWorthALine(status))
                .isEqualTo(expected);
    }

    @Test
    void whatNeedsNoTokenIsWrittenDownWhenItIsRefused() {
        var attempt = new AuditRecord.Attempt(new Caller.Anyone(), "POST", "@anyone", "/agent/v1/identity/token");
        assertThat(attempt.isWorthALine(200)).isFalse();
        assertThat(attempt.isWorthALine(401)).isTrue();
    }

    @Test
    void whatIsItsOwnProofIsWrittenDownWithWhomItNames() {
        var attempt = new AuditRecord.Attempt(new Caller.Anyone(), "POST", "@proof", "/agent/v1/identity/keys");
        assertThat(attempt.isWorthALine(200)).isTrue();
        assertThat(attempt.isWorthALine(403)).isTrue();
        var named = attempt.answered(200, "r", "c").provenBy("m-1");
        assertThat(named.kind()).isEqualTo("proof");
        assertThat(named.caller()).isEqualTo("m-1");
        var person = new AuditRecord.Attempt(PERSON, "PUT", "a", "/x").answered(200, "r", "c");
        assertThat(person.provenBy("m-1")).isEqualTo(person);
    }

    @Test
    void saysWhoDidWhatOnWhatAndHowItEnded() throws IOException {
        var line = new AuditRecord.Attempt(PERSON, "PUT", "X/things/write", "/subscriptions/s")
                .answered(403, "r-1", "c-1")
                .line();
        assertThat(new ObjectMapper().readTree(line)).isEqualTo(new ObjectMapper().readTree("""
                {"kind":"person","caller":"p-1","name":"ann","method":"PUT","action":"X/things/write",
                 "resource":"/subscriptions/s","allowed":false,"status":403,"request":"r-1","correlation":"c-1"}
                """));
        var byMachine =
                new AuditRecord.Attempt(MACHINE, "POST", "@machine", "/agent/v1/reports").answered(202, "r-2", "r-2");
        assertThat(byMachine.kind()).isEqualTo("machine");
        assertThat(byMachine.caller()).isEqualTo(new UUID(0, 1).toString());
        assertThat(byMachine.allowed()).isTrue();
    }

    @Test
    void noNameCanBeginALineOfItsOwn() throws IOException {
        var name = "ann\n{\"kind\":\"person\",\"allowed\":true}\r\u2028\u0000";
        var line = new AuditRecord.Attempt(new Caller.Person("p", name, Set.of()), "PUT", "a", "/x/\n/y")
                .answered(200, "r", "c\n")
                .line();
        assertThat(line.lines()).hasSize(1);
        assertThat(line.chars().noneMatch(c -> c < 0x20)).isTrue();
        assertThat(new ObjectMapper().readTree(line).path("name").asText()).isEqualTo(name);
    }
}
