/// Joining and leaving.
@NullMarked
package io.muster.agent.enrollment;

import org.jspecify.annotations.NullMarked;
