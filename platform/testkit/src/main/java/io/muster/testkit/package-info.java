/// What tests of services stand on.
@NullMarked
package io.muster.testkit;

import org.jspecify.annotations.NullMarked;
