/** Training in mixed precision, PyTorch's {@code torch.amp}. */
@NullMarked
@CheckReturnValue
package org.jtorch.amp;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
