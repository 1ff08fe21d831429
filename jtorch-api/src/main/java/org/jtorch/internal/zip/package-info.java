/** Zip archives in PyTorch's format, checked before their content is used. */
@NullMarked
package org.jtorch.internal.zip;

import org.jspecify.annotations.NullMarked;
