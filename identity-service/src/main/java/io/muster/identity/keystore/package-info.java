/// Where private keys are kept.
@NullMarked
package io.muster.identity.keystore;

import org.jspecify.annotations.NullMarked;
