/// All parts of Muster on one machine, in order.
@NullMarked
package io.muster.local.mesh;

import org.jspecify.annotations.NullMarked;
