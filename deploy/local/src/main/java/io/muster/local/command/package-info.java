/// What `./muster` does.
@NullMarked
package io.muster.local.command;

import org.jspecify.annotations.NullMarked;
