/// Machine tokens: client assertion in, short-lived token out.
@NullMarked
package io.muster.identity.token;

import org.jspecify.annotations.NullMarked;
