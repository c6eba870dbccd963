/// The agent protocol, `/agent/v1/*`: what a machine sends and what it is answered.
@NullMarked
package io.muster.contracts.agent;

import org.jspecify.annotations.NullMarked;
