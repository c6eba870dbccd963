/// How the agent's processes on one machine talk: the one that has the identity, to those that have the privileges.
@NullMarked
package io.muster.agent.local;

import org.jspecify.annotations.NullMarked;
