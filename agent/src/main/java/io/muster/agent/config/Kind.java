package io.muster.agent.config;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What values a setting takes. A value is a list of texts; all but [Listing] have exactly one.
sealed interface Kind {

    /// The value that people typed, in its normal form.
    ///
    /// @throws AgentFault when it is not one of this kind
    List<String> read(String text);

    /// What may be typed, for messages.
    String rule();

    /// `true` or `false`.
    record Flag() implements Kind {

        @Override
        public List<String> read(String text) {
            var lower = text.strip().toLowerCase(Locale.ROOT);
            if (!lower.equals("true") && !lower.equals("false")) {
                throw refused(text, this);
            }
            return List.of(lower);
        }

        @Override
        public String rule() {
            return "true or false";
        }
    }

    /// One of some words.
    record Choice(List<String> words) implements Kind {

        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public List<String> read(String text) {
            return List.of(words.stream()
                    .filter(word -> word.equalsIgnoreCase(text.strip()))
                    .findFirst()
                    .orElseThrow(() -> refused(text, this)));
        }

        @Override
        public String rule() {
            return "one of " + String.join(", ", words);
        }
    }

    /// A share of a processor, 1 to 100.
    record Percent() implements Kind {

        private static final Pattern NUMBER = Pattern.compile("[1-9]\\d?|100");

        @Override
        public List<String> read(String text) {
            if (!NUMBER.matcher(text.strip()).matches()) {
                throw refused(text, this);
            }
            return List.of(text.strip());
        }

        @Override
        public String rule() {
            return "a number from 1 to 100";
        }
    }

    /// Where a proxy is. Takes no user and password: this file is for everybody's eyes.
    record ProxyAddress() implements Kind {

        @Override
        public List<String> read(String text) {
            if (text.isBlank()) {
                return List.of("");
            }
            try {
                var uri = URI.create(text.strip());
                boolean isPlain = "http".equalsIgnoreCase(uri.getScheme())
                        && uri.getHost() != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawQuery() == null
                        && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
                if (!isPlain) {
                    throw refused("", this);
                }
                return List.of(text.strip());
            } catch (IllegalArgumentException malformed) {
                throw refused("", this);
            }
        }

        @Override
        public String rule() {
            return "an address like http://proxy.example:3128, without user and password";
        }
    }

    /// Any number of values, with commas between; each once.
    record Listing(Pattern one, String rule) implements Kind {

        @Override
        public List<String> read(String text) {
            var bare = text.strip().replaceFirst("^\\[(.*)]$", "$1");
            var found = new ArrayList<String>();
            Arrays.stream(bare.split(","))
                    .map(part -> part.strip().replaceAll("^\"(.*)\"$", "$1"))
                    .filter(part -> !part.isEmpty())
                    .forEach(part -> {
                        if (!one.matcher(part).matches()) {
                            throw refused(part, this);
                        }
                        if (found.stream().noneMatch(part::equalsIgnoreCase)) {
                            found.add(part);
                        }
                    });
            return List.copyOf(found);
        }
    }

    private static AgentFault refused(String text, Kind kind) {
        return new AgentFault(
                Reason.INVALID_ARGUMENT,
                (text.isEmpty() ? "the value" : "'" + text + "'") + " is not possible here; it takes " + kind.rule());
    }
}
