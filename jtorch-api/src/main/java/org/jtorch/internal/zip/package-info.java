/** Zip archives of PyTorch and NumPy, checked before their content is used. */
@NullMarked
package org.jtorch.internal.zip;

import org.jspecify.annotations.NullMarked;
