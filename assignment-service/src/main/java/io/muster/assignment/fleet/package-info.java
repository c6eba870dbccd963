/// What this service heard of scopes and machines.
@NullMarked
package io.muster.assignment.fleet;

import org.jspecify.annotations.NullMarked;
