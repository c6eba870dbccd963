/// Which certificates are revoked, told as lists and on request.
@NullMarked
package io.muster.identity.revocation;

import org.jspecify.annotations.NullMarked;
