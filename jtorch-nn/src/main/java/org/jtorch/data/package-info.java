/** Datasets, and loaders that make batches of them ahead of time. */
@NullMarked
@CheckReturnValue
package org.jtorch.data;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
