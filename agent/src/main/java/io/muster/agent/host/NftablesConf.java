package io.muster.agent.host;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/etc/nftables.conf`, which is loaded at boot, as far as we must know it: whether it says anything, and what it
/// includes.
///
/// @param silent it empties the packet filter and lets everything through
/// @param includes patterns
public record NftablesConf(boolean silent, List<String> includes) {

    public static final String PATH = "/etc/nftables.conf";

    /// One that says nothing is short.
    private static final int LONGEST = 8_192;

    private static final Pattern COMMENT = Pattern.compile("(?m)#[^\\n]*$");
    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\s*include\\s+\"([^\"\\n]*)\"[ \\t]*;?[ \\t]*$");
    private static final Pattern CHAIN = Pattern.compile(
            "chain [\\w-]+ ?\\{ ?type filter hook \\w+ priority [\\w-]+ ?;? ?(policy accept ?;? ?)?\\}");
    private static final Pattern TABLE = Pattern.compile("table (ip |ip6 |inet )?[\\w-]+ ?\\{\\s*\\}");

    public NftablesConf {
        includes = List.copyOf(includes);
    }

    /// Nothing where there is none.
    public static Optional<NftablesConf> of(Host host) {
        return host.text(PATH).map(NftablesConf::parsed);
    }

    static NftablesConf parsed(String text) {
        if (text.length() > LONGEST) {
            return new NftablesConf(false, List.of());
        }
        var lines = COMMENT.matcher(text).replaceAll("");
        var includes =
                INCLUDE.matcher(lines).results().map(found -> found.group(1)).toList();
        var words = INCLUDE.matcher(lines).replaceAll("").replaceAll("\\s+", " ");
        var tables = CHAIN.matcher(words).replaceAll("");
        var rest = TABLE.matcher(tables).replaceAll("").replace("flush ruleset", "");
        return new NftablesConf(rest.replace(";", "").isBlank(), includes);
    }

    /// Whether a file is loaded with it.
    public boolean includes(String path) {
        int last = path.lastIndexOf('/') + 1;
        return includes.stream()
                .filter(pattern -> pattern.startsWith(path.substring(0, last)) && pattern.indexOf('/', last) < 0)
                .anyMatch(pattern -> Glob.of(pattern.substring(last)).matches(path.substring(last)));
    }

    /// A file that is loaded with it, other than this one; or what is not to be told.
    public Optional<String> includesOther(Host host, String path) {
        return includes.stream()
                .flatMap(pattern ->
                        pattern.startsWith("/") ? DropIns.matching(host, pattern).stream() : List.of(pattern).stream())
                .filter(found -> !found.equals(path))
                .findFirst();
    }
}
