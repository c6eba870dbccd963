/// The agent as packages for the machines' own package managers.
@NullMarked
package io.muster.packages;

import org.jspecify.annotations.NullMarked;
