/// Key, certificate and token of this machine.
@NullMarked
package io.muster.agent.identity;

import org.jspecify.annotations.NullMarked;
