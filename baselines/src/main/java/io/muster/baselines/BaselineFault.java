package io.muster.baselines;

import java.io.Serial;

/// What is wrong with a baseline's source, with the file and the rule that hold it.
public final class BaselineFault extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    BaselineFault(String file, String rule, String what) {
        super(file + ": " + rule + ": " + what);
    }
}
