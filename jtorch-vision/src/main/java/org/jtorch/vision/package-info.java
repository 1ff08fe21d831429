/**
 * The models of {@code torchvision.models} by name.
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}.
 *
 * <p><b>Thread safety:</b> several threads may create models at once.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
