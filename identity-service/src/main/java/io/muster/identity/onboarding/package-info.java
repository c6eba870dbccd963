/// Joining by a token: what people make so that machines may join without a person.
@NullMarked
package io.muster.identity.onboarding;

import org.jspecify.annotations.NullMarked;
