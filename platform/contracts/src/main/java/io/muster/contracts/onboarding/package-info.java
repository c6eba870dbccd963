/// How machines that have an agent are told to join: one script, whoever hands it out.
@NullMarked
package io.muster.contracts.onboarding;

import org.jspecify.annotations.NullMarked;
