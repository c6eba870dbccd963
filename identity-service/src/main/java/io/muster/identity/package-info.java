/// Identity: every machine somebody, every action allowed by somebody.
@NullMarked
package io.muster.identity;

import org.jspecify.annotations.NullMarked;
