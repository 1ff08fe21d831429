/** What single calls cost. */
@NullMarked
package org.jtorch.benchmarks;

import org.jspecify.annotations.NullMarked;
