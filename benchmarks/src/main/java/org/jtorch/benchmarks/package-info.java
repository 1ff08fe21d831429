/** Benchmarks of single calls. */
@NullMarked
package org.jtorch.benchmarks;

import org.jspecify.annotations.NullMarked;
