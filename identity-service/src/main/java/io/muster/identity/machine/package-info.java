/// Machine resources: who is enrolled, with which key, and what the machine said of itself.
@NullMarked
package io.muster.identity.machine;

import org.jspecify.annotations.NullMarked;
