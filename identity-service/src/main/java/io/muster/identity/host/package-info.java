/// On which hosts a machine was seen, and which of them are copies.
@NullMarked
package io.muster.identity.host;

import org.jspecify.annotations.NullMarked;
