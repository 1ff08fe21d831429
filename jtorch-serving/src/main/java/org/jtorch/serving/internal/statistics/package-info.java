/**
 * Counts of a model. They are added to by many threads without a lock, and read at any time. Uses
 * no other internal package.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.statistics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
