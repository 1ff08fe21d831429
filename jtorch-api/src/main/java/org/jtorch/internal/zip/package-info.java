/** Zip archives as PyTorch writes them, checked before anything of them is used. */
@NullMarked
package org.jtorch.internal.zip;

import org.jspecify.annotations.NullMarked;
