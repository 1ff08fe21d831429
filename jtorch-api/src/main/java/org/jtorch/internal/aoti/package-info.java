/**
 * AOTInductor packages: checked archives, what their source says of inputs and constants, the
 * processor that they need, calls, and exchanged constants.
 *
 * <p>Everything is checked before a package's library is loaded, and every argument before the
 * library sees it. Uses {@code calls}, {@code memory}, {@code binding} and {@code zip}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.aoti;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
