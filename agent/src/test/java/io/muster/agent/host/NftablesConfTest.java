package io.muster.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NftablesConfTest {

    private static final String SHIPPED = """
            #!/usr/sbin/nft -f

            flush ruleset

            table inet filter {
            \tchain input {
            \t\ttype filter hook input priority filter;
            \t}
            \tchain output {
            \t\ttype filter hook output priority 0; policy accept;
            \t}
            }
            """;

    private static boolean silent(String text) {
        return NftablesConf.parsed(text).silent();
    }

    @Test
    void theOneThatDebianShipsSaysNothing() {
        assertThat(silent(SHIPPED)).isTrue();
        assertThat(silent("# nothing at all\n")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "table inet f { chain input { type filter hook input priority filter; tcp dport 22 accept } }",
                "table inet f { chain input { type filter hook input priority filter; policy drop; } }",
                "table inet f { set s { type inet_service; } }",
                "define lan = 10.0.0.0/8",
                "table netdev f { }",
                "add rule inet f input drop",
                "table inet f {"
            })
    void whateverElseItSaysIsSomebodys(String text) {
        assertThat(silent(SHIPPED + text + "\n")).isFalse();
    }

    @Test
    void aFileIsIncludedByNameOrByPattern() {
        var ours = "/etc/nftables.d/muster.nft";
        assertThat(NftablesConf.parsed(SHIPPED).includes(ours)).isFalse();
        assertThat(NftablesConf.parsed("include \"" + ours + "\"\n").includes(ours))
                .isTrue();
        assertThat(NftablesConf.parsed("  include \"/etc/nftables.d/*.nft\";\n").includes(ours))
                .isTrue();
        assertThat(NftablesConf.parsed("include \"/etc/nftables.d/*.conf\"\n").includes(ours))
                .isFalse();
        assertThat(NftablesConf.parsed("# include \"/etc/nftables.d/*.nft\"\n").includes(ours))
                .isFalse();
        assertThat(NftablesConf.parsed("include \"/etc/nftables.d/*.nft\"\n").silent())
                .isTrue();
    }
}
