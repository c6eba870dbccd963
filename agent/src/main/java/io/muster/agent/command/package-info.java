/// `azcmagent`.
@NullMarked
package io.muster.agent.command;

import org.jspecify.annotations.NullMarked;
