package org.jtorch;

/**
 * {@code torch.nn.functional}: the functions that modules compute.
 *
 * <p>Functions that PyTorch also has as tensor methods are methods of {@link Tensor} and not
 * repeated here: {@code x.relu()}, {@code x.sigmoid()}, {@code x.tanh()}, {@code x.softmax(dim)},
 * {@code x.logSoftmax(dim)}, {@code x.prelu(weight)}, {@code x.hardshrink()}.
 *
 * <pre>{@code
 * Tensor x = F.maxPool2d(F.conv2d(images, weight, o -> o.bias(bias).padding(1)), 2);
 * Tensor loss = F.crossEntropy(logits, target, o -> o.labelSmoothing(0.1));
 * }</pre>
 *
 * <p>Required arguments are passed in PyTorch's order, the others in an options lambda. Unset
 * options have PyTorch's defaults.
 */
public final class F extends AttentionFunctions {
  private F() {}
}
