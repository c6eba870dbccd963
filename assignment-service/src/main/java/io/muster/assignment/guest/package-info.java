/// Guest assignments: which package runs on which machine, and what came of it.
@NullMarked
package io.muster.assignment.guest;

import org.jspecify.annotations.NullMarked;
