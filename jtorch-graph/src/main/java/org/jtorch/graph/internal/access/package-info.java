/**
 * Access of the internal packages to what the public classes keep private.
 *
 * <p>Only {@link org.jtorch.graph.internal.access.GraphAccess} is here; whatever else an internal
 * package needs of {@code org.jtorch.graph} is public. Uses {@code expressions}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
