/// Reports as they come in.
@NullMarked
package io.muster.evaluation.report;

import org.jspecify.annotations.NullMarked;
