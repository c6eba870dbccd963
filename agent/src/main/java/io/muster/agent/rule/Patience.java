package io.muster.agent.rule;

import io.muster.agent.host.HostFault;

/// A text that may be looked at so often and no more: a pattern that tries every way of matching gives a fault, not a
/// machine that is busy for hours.
final class Patience implements CharSequence {

    /// Some seconds' worth; every character of the largest file six times.
    private static final long LOOKS = 100_000_000;

    private final String text;
    private long left = LOOKS;

    Patience(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        left -= 1;
        if (left < 0) {
            throw new HostFault("a pattern takes too long on what was found");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return text.substring(from, to);
    }

    @Override
    public String toString() {
        return text;
    }
}
