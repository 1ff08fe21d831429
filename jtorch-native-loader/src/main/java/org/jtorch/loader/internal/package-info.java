/**
 * Shared libraries for Linux: what their files say, and whether they could be loaded.
 *
 * <p>Exported to {@code org.jtorch}, which checks compiled models. Uses no other package of jtorch.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.loader.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
