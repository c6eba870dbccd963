/// The shared language: ids, and the few enumerations that agents, services and topics all speak.
@NullMarked
package io.muster.contracts;

import org.jspecify.annotations.NullMarked;
