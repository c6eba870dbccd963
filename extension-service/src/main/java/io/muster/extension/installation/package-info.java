/// Extensions on machines.
@NullMarked
package io.muster.extension.installation;

import org.jspecify.annotations.NullMarked;
