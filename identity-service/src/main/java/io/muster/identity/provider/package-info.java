/// Resource providers: what kinds of resources there are, and which of them a subscription may have.
@NullMarked
package io.muster.identity.provider;

import org.jspecify.annotations.NullMarked;
