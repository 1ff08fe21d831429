/** The training shell around a model, an optimizer and a loader. */
@NullMarked
package org.jtorch.train;

import org.jspecify.annotations.NullMarked;
