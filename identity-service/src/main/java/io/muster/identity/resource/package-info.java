/// What resources of every kind have in common: they are listed, and they have tags.
@NullMarked
package io.muster.identity.resource;

import org.jspecify.annotations.NullMarked;
