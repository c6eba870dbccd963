/// Measurements of a running mesh.
@NullMarked
package io.muster.bench;

import org.jspecify.annotations.NullMarked;
