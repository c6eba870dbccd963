/// The certificate authority of machines and the certificates it gave.
@NullMarked
package io.muster.identity.authority;

import org.jspecify.annotations.NullMarked;
