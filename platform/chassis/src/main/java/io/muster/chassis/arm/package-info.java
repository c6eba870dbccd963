/// The ARM shape over HTTP: error envelope, request ids, pages.
@NullMarked
package io.muster.chassis.arm;

import org.jspecify.annotations.NullMarked;
