/**
 * Models for images that can be quantized to 8-bit integers, {@code
 * torchvision.models.quantization}.
 *
 * <pre>{@code
 * QuantizableResNet model = QuantizableResNet.resnet18(o -> o.quantize(true));
 * model.loadStateDict(Checkpoint.load(path).stateDict()); // of torchvision's quantized resnet18
 * Tensor logits = model.call(images);
 * }</pre>
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}. The
 * packed weights of a quantized model are freed by {@link QuantizableModel#close}.
 *
 * <p><b>Thread safety:</b> several threads may call a model at once in eval mode.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
