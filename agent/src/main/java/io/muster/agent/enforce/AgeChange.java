package io.muster.agent.enforce;

/// How the password of an account ages. The hash beside it in `/etc/shadow` is in no plan and no journal, and whoever
/// gets another password meanwhile keeps it.
public record AgeChange(String account, Ages before, Ages after) implements Change {

    /// Fields of `/etc/shadow` as they are there, in days; empty means that there is no such limit.
    ///
    /// @param least before it may be changed again
    /// @param most before it must be changed
    /// @param warned of before
    /// @param inactive after which the account is closed
    public record Ages(String least, String most, String warned, String inactive) {

        public Ages withLeast(int days) {
            return new Ages(Integer.toString(days), most, warned, inactive);
        }

        public Ages withMost(int days) {
            return new Ages(least, Integer.toString(days), warned, inactive);
        }

        public Ages withWarned(int days) {
            return new Ages(least, most, Integer.toString(days), inactive);
        }

        public Ages withInactive(int days) {
            return new Ages(least, most, warned, Integer.toString(days));
        }

        String words() {
            return "%s to %s days, warned %s before, closed %s after"
                    .formatted(word(least), word(most), word(warned), word(inactive));
        }

        private static String word(String days) {
            return days.isEmpty() ? "-" : days;
        }
    }

    @Override
    public String target() {
        return target(account);
    }

    static String target(String account) {
        return "password of " + account;
    }

    @Override
    public String words() {
        return target() + ": " + before.words() + " -> " + after.words();
    }

    @Override
    public AgeChange reversed() {
        return new AgeChange(account, after, before);
    }
}
