/** Finds tensors that tests leave open. */
@NullMarked
@CheckReturnValue
package org.jtorch.junit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
