/**
 * Ready codecs: numbers, JSON records, labels and pictures.
 *
 * <p>Ownership and thread safety are those of {@link org.jtorch.serving.Codec}: codecs are
 * immutable, and the tensors that they make are closed by the serving threads.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.codecs;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
