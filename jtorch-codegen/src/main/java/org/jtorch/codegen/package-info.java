/**
 * The code generator of the build: writes Java sources from libtorch's schemas and the operator
 * specs, and from templates of layers.
 */
@NullMarked
package org.jtorch.codegen;

import org.jspecify.annotations.NullMarked;
