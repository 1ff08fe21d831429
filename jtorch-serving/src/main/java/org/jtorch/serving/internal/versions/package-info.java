/**
 * The loaded versions of a model, and the leases that keep a version open while requests use it.
 * It loads, checks, replaces and closes versions. Uses {@code settings} and {@code listeners}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.versions;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
