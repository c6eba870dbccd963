/// Subscriptions and resource groups.
@NullMarked
package io.muster.identity.scope;

import org.jspecify.annotations.NullMarked;
