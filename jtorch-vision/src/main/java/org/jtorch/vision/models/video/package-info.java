/**
 * Models for video clips, {@code torchvision.models.video}.
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}.
 *
 * <p><b>Thread safety:</b> several threads may call a model at once in eval mode.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.models.video;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
