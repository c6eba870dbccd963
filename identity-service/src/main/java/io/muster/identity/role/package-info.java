/// Role definitions: what a role allows, and where it can be given.
@NullMarked
package io.muster.identity.role;

import org.jspecify.annotations.NullMarked;
