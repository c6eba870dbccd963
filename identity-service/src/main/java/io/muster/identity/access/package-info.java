/// Roles and who holds them where.
@NullMarked
package io.muster.identity.access;

import org.jspecify.annotations.NullMarked;
