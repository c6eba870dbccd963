/// What a machine tells of itself: read from the machine, pure where it can be, so that fixtures test it.
@NullMarked
package io.muster.agent.metadata;

import org.jspecify.annotations.NullMarked;
