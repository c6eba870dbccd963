package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.AgeChange;
import io.muster.agent.enforce.AgeChange.Ages;
import io.muster.agent.enforce.Plan;
import io.muster.agent.host.Hosts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// On day 20,000.
class AgePlanTest {

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void jo() {
        tree = new Tree(root)
                .with("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\njo:x:1000:1000::/home/jo:/bin/bash\n")
                .with("/etc/group", "root:x:0:\n");
        jo("jo:$6$x:19900:0:99999:3:::");
    }

    private void jo(String line) {
        tree.with("/etc/shadow", "root:*:19000:0:99999:7:::\n" + line + "\n", "rw-r-----");
    }

    private Plan plan(String... checks) {
        var rules = List.of(checks).stream()
                .map(check -> "{'kind':'accounts','check':'%s','limit':%s}".formatted((Object[]) check.split(" ")))
                .map(Looking::rule)
                .toArray(String[]::new);
        return Looking.rules(rules).plan(Hosts.running(tree));
    }

    @Test
    void rulesAboutOneAccountAreOneChange() {
        var plan = plan("maxDays 365", "minDays 1", "warnDays 7", "inactiveDays 30", "expire 365");
        assertThat(plan.refused()).isEmpty();
        assertThat(plan.enforced()).hasSize(5);
        assertThat(plan.changes())
                .containsExactly(new AgeChange("jo", new Ages("0", "99999", "3", ""), new Ages("1", "365", "7", "30")));
        assertThat(plan.changes().getFirst().words())
                .isEqualTo("password of jo: 0 to 99999 days, warned 3 before, closed - after"
                        + " -> 1 to 365 days, warned 7 before, closed 30 after");
    }

    @Test
    void whoeverIsStricterStaysSo() {
        jo("jo:$6$x:19900:5:200:20:10::");
        assertThat(plan("maxDays 365", "minDays 1", "warnDays 7", "inactiveDays 30", "expire 365")
                        .changes())
                .isEmpty();
        jo("jo:$6$x:19900:5:200:3:10::");
        assertThat(plan("warnDays 7").changes())
                .containsExactly(new AgeChange("jo", new Ages("5", "200", "3", "10"), new Ages("5", "200", "7", "10")));
    }

    @ParameterizedTest
    @CsvSource({
        "jo:$6$x:19000:0:99999:7:::, maxDays 365, the password of jo would end within 14 days",
        "jo:$6$x:19648:0:99999:7:::, maxDays 365, the password of jo would end within 14 days",
        "jo:$6$x:0:0:99999:7:::, maxDays 365, the password of jo would end within 14 days",
        "jo:$6$x:19000:0:365:7:::, inactiveDays 30, the password of jo would end within 14 days",
        "jo:$6$x::0:99999:7:::, expire 365, when jo got the password is not known",
        "jo:$6$x:20001:0:99999:7:::, expire 365, when jo got the password is not known"
    })
    void nobodyIsShutOutAllAtOnce(String line, String check, String why) {
        jo(line);
        var plan = plan(check);
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.refused()).singleElement().extracting(Plan.Refused::why).isEqualTo(why);
    }

    @Test
    void aPasswordThatLastsAFortnightMayEnd() {
        jo("jo:$6$x:19649:0:99999:7:::");
        assertThat(plan("maxDays 365").changes()).hasSize(1);
    }
}
