/**
 * Models for images, {@code torchvision.models}.
 *
 * <p>A builder creates a model with random weights, or with trained ones that lie in the cache
 * folder. {@link Weights} has the categories, and the transform that images need:
 *
 * <pre>{@code
 * Weights weights = Weights.get("ResNet50_Weights.DEFAULT");
 * ResNet model = ResNet.resnet50();
 * model.loadStateDict(Checkpoint.load(path).stateDict()); // or o -> o.weights(weights) above
 * model.eval();
 * Tensor batch = weights.transforms().apply(image).unsqueeze(0);
 * long best = Torch.inferenceMode(() -> model.call(batch)).argmax(1).itemLong();
 * String category = weights.categories().get((int) best);
 * }</pre>
 *
 * <p>Fine-tuning replaces the head, which is a {@link org.jtorch.nn.Slot}:
 *
 * <pre>{@code
 * ResNet model = ResNet.resnet18(o -> o.weights(weights));
 * model.requiresGrad_(false);
 * model.fc().set(new Linear(512, 10));
 * }</pre>
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}.
 *
 * <p><b>Thread safety:</b> several threads may call a model at once in eval mode.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.models;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
