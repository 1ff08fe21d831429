/**
 * Effects of nodes: arguments that an operator changes in place, results that share memory, random
 * numbers.
 *
 * <p>The answers come from libtorch's schemas, and from tables where a schema does not say them.
 * Uses no other internal package of this module.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.schemas;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
