package org.jtorch;

/**
 * {@code torch.nn.functional}: what modules compute, as functions.
 *
 * <p>Functions that PyTorch has as methods too are methods of {@link Tensor} here, and only there:
 * {@code x.relu()}, {@code x.sigmoid()}, {@code x.tanh()}, {@code x.softmax(dim)}, {@code
 * x.logSoftmax(dim)}, {@code x.prelu(weight)}, {@code x.hardshrink()}.
 *
 * <pre>{@code
 * Tensor x = F.maxPool2d(F.conv2d(images, weight, o -> o.bias(bias).padding(1)), 2);
 * Tensor loss = F.crossEntropy(logits, target, o -> o.labelSmoothing(0.1));
 * }</pre>
 *
 * <p>Required arguments come in PyTorch's order, the rest in an options lambda; what is not set has
 * PyTorch's default.
 */
public final class F extends AttentionFunctions {
  private F() {}
}
