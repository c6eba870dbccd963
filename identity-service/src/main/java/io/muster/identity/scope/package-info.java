/// The tenant, its subscriptions and their resource groups.
@NullMarked
package io.muster.identity.scope;

import org.jspecify.annotations.NullMarked;
