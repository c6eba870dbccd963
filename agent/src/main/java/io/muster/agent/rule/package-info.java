/// Rules and how they are decided. Nothing here changes the machine.
@NullMarked
package io.muster.agent.rule;

import org.jspecify.annotations.NullMarked;
