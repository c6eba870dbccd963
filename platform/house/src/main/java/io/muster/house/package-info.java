/// The rules of the house as tests: who may import whom, and what a name must say.
@NullMarked
package io.muster.house;

import org.jspecify.annotations.NullMarked;
