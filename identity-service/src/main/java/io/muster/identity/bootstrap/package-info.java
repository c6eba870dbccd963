/// The first subscription, resource group and role assignments of a new installation.
@NullMarked
package io.muster.identity.bootstrap;

import org.jspecify.annotations.NullMarked;
