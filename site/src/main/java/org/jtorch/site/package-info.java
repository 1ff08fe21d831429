/** Writes the documentation site: guides, samples, Javadoc, search. Not published. */
@NullMarked
package org.jtorch.site;

import org.jspecify.annotations.NullMarked;
