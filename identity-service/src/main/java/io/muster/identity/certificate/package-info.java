/// Certificates of machines: the register, who gets one, and who no longer has one.
@NullMarked
package io.muster.identity.certificate;

import org.jspecify.annotations.NullMarked;
