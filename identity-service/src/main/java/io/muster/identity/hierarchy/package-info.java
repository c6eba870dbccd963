/// Management groups, and the subscriptions that are placed in them.
@NullMarked
package io.muster.identity.hierarchy;

import org.jspecify.annotations.NullMarked;
