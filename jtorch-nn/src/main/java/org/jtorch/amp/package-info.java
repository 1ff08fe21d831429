/**
 * Automatic mixed precision, {@code torch.amp}. Autocasting itself is {@code Torch.autocast}.
 *
 * <p><b>Ownership:</b> a {@link org.jtorch.amp.GradScaler} owns its scale and its growth tracker,
 * which are in no scope: {@link org.jtorch.amp.GradScaler#close} frees them, or the garbage
 * collector does after the scaler. Optimizers are referred to until the next {@link
 * org.jtorch.amp.GradScaler#update()}.
 *
 * <p><b>Thread safety:</b> a scaler is used by one thread at a time.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.amp;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
