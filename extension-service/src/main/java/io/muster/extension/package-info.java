/// Extensions: what can be put on machines.
@NullMarked
package io.muster.extension;

import org.jspecify.annotations.NullMarked;
