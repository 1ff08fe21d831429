/** The build's generator: libtorch's schema dump and the operator specs become Java sources. */
@NullMarked
package org.jtorch.codegen;

import org.jspecify.annotations.NullMarked;
