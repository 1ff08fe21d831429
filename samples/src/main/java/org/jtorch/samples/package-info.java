/** Sample programs, one per file, from simple to advanced. The tests run each of them. */
@NullMarked
package org.jtorch.samples;

import org.jspecify.annotations.NullMarked;
