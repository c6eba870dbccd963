/// Who may do what: a table of method and path to action, and the grants that allow actions.
@NullMarked
package io.muster.chassis.access;

import org.jspecify.annotations.NullMarked;
