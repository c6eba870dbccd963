/// The security baselines as data: readable rules in, one signed package out. See `docs/rule-format.md`.
@NullMarked
package io.muster.baselines;

import org.jspecify.annotations.NullMarked;
