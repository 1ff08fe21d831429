/** Small programs, one a file, in rising order; each is run by the tests. */
@NullMarked
package org.jtorch.samples;

import org.jspecify.annotations.NullMarked;
