package org.jtorch.nn.init;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.internal.SkippedInit;

/**
 * Initialization functions that fill tensors in place, {@code torch.nn.init}. They are not recorded
 * by autograd, and the same seed gives the same values as Python on the CPU.
 */
public final class Init {
  private Init() {}

  /** Fan mode, {@code mode}. */
  public enum Fan {
    /** Preserves the variance of the activations in the forward pass, {@code fan_in}. */
    IN,
    /** Preserves the variance of the gradients in the backward pass, {@code fan_out}. */
    OUT
  }

  /** Nonlinearity that follows the layer, {@code nonlinearity}. */
  public enum Nonlinearity {
    /** No nonlinearity. */
    LINEAR,
    /** Sigmoid. */
    SIGMOID,
    /** Hyperbolic tangent. */
    TANH,
    /** ReLU. */
    RELU,
    /** Leaky ReLU. */
    LEAKY_RELU,
    /** SELU. */
    SELU
  }

  /**
   * Returns the recommended gain of a nonlinearity, {@code calculate_gain}.
   *
   * @param nonlinearity the nonlinearity
   * @return the gain, for {@code LEAKY_RELU} with slope 0.01
   */
  public static double calculateGain(Nonlinearity nonlinearity) {
    return calculateGain(nonlinearity, 0.01);
  }

  /**
   * Returns the recommended gain of a nonlinearity, {@code calculate_gain}.
   *
   * @param nonlinearity the nonlinearity
   * @param slope negative slope, for {@code LEAKY_RELU} only
   * @return the gain
   */
  public static double calculateGain(Nonlinearity nonlinearity, double slope) {
    return switch (nonlinearity) {
      case LINEAR, SIGMOID -> 1;
      case TANH -> 5.0 / 3;
      case RELU -> Math.sqrt(2);
      case LEAKY_RELU -> Math.sqrt(2 / (1 + slope * slope));
      case SELU -> 3.0 / 4;
    };
  }

  /** {@link #uniform_(Tensor, double, double, Consumer)} with bounds 0 and 1. */
  @CanIgnoreReturnValue
  public static Tensor uniform_(Tensor tensor) {
    return uniform_(tensor, 0, 1);
  }

  /** {@link #uniform_(Tensor, double, double, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static Tensor uniform_(Tensor tensor, double a, double b) {
    return uniform_(tensor, a, b, o -> {});
  }

  /**
   * Fills with values from the uniform distribution over [a, b), {@code uniform_}.
   *
   * @param tensor the tensor to fill
   * @param a lower bound, inclusive
   * @param b upper bound, exclusive
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor uniform_(Tensor tensor, double a, double b, Consumer<InitOptions> options) {
    return uniform(tensor, a, b, new RandomSource(InitOptions.generator(options)));
  }

  /** {@link #normal_(Tensor, double, double, Consumer)} with mean 0 and standard deviation 1. */
  @CanIgnoreReturnValue
  public static Tensor normal_(Tensor tensor) {
    return normal_(tensor, 0, 1);
  }

  /** {@link #normal_(Tensor, double, double, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static Tensor normal_(Tensor tensor, double mean, double std) {
    return normal_(tensor, mean, std, o -> {});
  }

  /**
   * Fills with values from a normal distribution, {@code normal_}.
   *
   * @param tensor the tensor to fill
   * @param mean the mean
   * @param std the standard deviation
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor normal_(
      Tensor tensor, double mean, double std, Consumer<InitOptions> options) {
    return normal(tensor, mean, std, new RandomSource(InitOptions.generator(options)));
  }

  /**
   * Fills with values from the standard normal distribution truncated to [-2, 2], {@code
   * trunc_normal_}; see {@link #truncNormal_(Tensor, Consumer)}.
   */
  @CanIgnoreReturnValue
  public static Tensor truncNormal_(Tensor tensor) {
    return truncNormal_(tensor, o -> {});
  }

  /**
   * Fills with values from a truncated normal distribution, {@code trunc_normal_}.
   *
   * @param tensor the tensor to fill
   * @param options {@code o -> o.std(0.02)}
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor truncNormal_(Tensor tensor, Consumer<TruncNormalOptions> options) {
    TruncNormalOptions chosen = new TruncNormalOptions();
    options.accept(chosen);
    if (SkippedInit.isActive()) {
      return tensor;
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      TruncatedNormal.fill(tensor, chosen);
    }
    return tensor;
  }

  /**
   * Fills with a constant, {@code constant_}.
   *
   * @param tensor the tensor to fill
   * @param value the value
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor constant_(Tensor tensor, double value) {
    try (Mode mode = Torch.noGrad()) {
      return tensor.fill_(value);
    }
  }

  /**
   * Fills with ones, {@code ones_}.
   *
   * @param tensor the tensor to fill
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor ones_(Tensor tensor) {
    return constant_(tensor, 1);
  }

  /**
   * Fills with zeros, {@code zeros_}.
   *
   * @param tensor the tensor to fill
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor zeros_(Tensor tensor) {
    return constant_(tensor, 0);
  }

  /**
   * Fills a matrix with the identity, {@code eye_}.
   *
   * @param tensor {@code (n, m)}
   * @return the tensor
   * @throws IllegalArgumentException if it does not have 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor eye_(Tensor tensor) {
    checkRank("eye_", tensor, 2, 2);
    try (Mode mode = Torch.noGrad()) {
      return tensor.zero_().fillDiagonal_(1);
    }
  }

  /** {@link #dirac_(Tensor, long)} with one group. */
  @CanIgnoreReturnValue
  public static Tensor dirac_(Tensor tensor) {
    return dirac_(tensor, 1);
  }

  /**
   * Fills convolution weights with the Dirac delta function per group, {@code dirac_}.
   *
   * @param tensor {@code (out, in, *)} with 3 to 5 dimensions
   * @param groups number of groups; must divide {@code out}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 3 or more than 5 dimensions, or {@code
   *     groups} does not divide {@code out}
   */
  @CanIgnoreReturnValue
  public static Tensor dirac_(Tensor tensor, long groups) {
    checkRank("dirac_", tensor, 3, 5);
    if (groups <= 0 || tensor.size(0) % groups != 0) {
      throw new IllegalArgumentException(
          "dirac_: " + groups + " groups do not divide " + tensor.shape());
    }
    long outputs = tensor.size(0) / groups;
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      tensor.zero_();
      for (long group = 0; group < groups; group++) {
        for (long channel = 0; channel < Math.min(outputs, tensor.size(1)); channel++) {
          center(tensor.get(group * outputs + channel, channel)).fill_(1);
        }
      }
    }
    return tensor;
  }

  /** {@link #xavierUniform_(Tensor, double, Consumer)} with gain 1. */
  @CanIgnoreReturnValue
  public static Tensor xavierUniform_(Tensor tensor) {
    return xavierUniform_(tensor, 1);
  }

  /** {@link #xavierUniform_(Tensor, double, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static Tensor xavierUniform_(Tensor tensor, double gain) {
    return xavierUniform_(tensor, gain, o -> {});
  }

  /**
   * Xavier (Glorot) uniform initialization, {@code xavier_uniform_}.
   *
   * @param tensor {@code (out, in, *)}
   * @param gain scaling factor, see {@link #calculateGain}
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor xavierUniform_(Tensor tensor, double gain, Consumer<InitOptions> options) {
    double bound = Math.sqrt(3) * xavierDeviation("xavierUniform_", tensor, gain);
    return uniform_(tensor, -bound, bound, options);
  }

  /** {@link #xavierNormal_(Tensor, double, Consumer)} with gain 1. */
  @CanIgnoreReturnValue
  public static Tensor xavierNormal_(Tensor tensor) {
    return xavierNormal_(tensor, 1);
  }

  /** {@link #xavierNormal_(Tensor, double, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static Tensor xavierNormal_(Tensor tensor, double gain) {
    return xavierNormal_(tensor, gain, o -> {});
  }

  /**
   * Xavier (Glorot) normal initialization, {@code xavier_normal_}.
   *
   * @param tensor {@code (out, in, *)}
   * @param gain scaling factor, see {@link #calculateGain}
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor xavierNormal_(Tensor tensor, double gain, Consumer<InitOptions> options) {
    return normal_(tensor, 0, xavierDeviation("xavierNormal_", tensor, gain), options);
  }

  /** {@link #kaimingUniform_(Tensor, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static Tensor kaimingUniform_(Tensor tensor) {
    return kaimingUniform_(tensor, o -> {});
  }

  /**
   * Kaiming (He) uniform initialization, {@code kaiming_uniform_}.
   *
   * @param tensor {@code (out, in, *)}
   * @param options {@code o -> o.mode(Fan.OUT).nonlinearity(Nonlinearity.RELU)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor kaimingUniform_(Tensor tensor, Consumer<KaimingOptions> options) {
    if (tensor.numel() == 0) {
      return tensor;
    }
    KaimingOptions o = new KaimingOptions();
    options.accept(o);
    double bound = Math.sqrt(3) * kaimingDeviation("kaimingUniform_", tensor, o);
    return uniform(tensor, -bound, bound, new RandomSource(o.generator));
  }

  /** {@link #kaimingNormal_(Tensor, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static Tensor kaimingNormal_(Tensor tensor) {
    return kaimingNormal_(tensor, o -> {});
  }

  /**
   * Kaiming (He) normal initialization, {@code kaiming_normal_}.
   *
   * @param tensor {@code (out, in, *)}
   * @param options {@code o -> o.mode(Fan.OUT).nonlinearity(Nonlinearity.RELU)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor kaimingNormal_(Tensor tensor, Consumer<KaimingOptions> options) {
    if (tensor.numel() == 0) {
      return tensor;
    }
    KaimingOptions o = new KaimingOptions();
    options.accept(o);
    double deviation = kaimingDeviation("kaimingNormal_", tensor, o);
    return normal(tensor, 0, deviation, new RandomSource(o.generator));
  }

  /** {@link #orthogonal_(Tensor, double, Consumer)} with gain 1. */
  @CanIgnoreReturnValue
  public static Tensor orthogonal_(Tensor tensor) {
    return orthogonal_(tensor, 1);
  }

  /** {@link #orthogonal_(Tensor, double, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static Tensor orthogonal_(Tensor tensor, double gain) {
    return orthogonal_(tensor, gain, o -> {});
  }

  /**
   * Fills with a (semi-)orthogonal matrix times a gain, {@code orthogonal_}. Dimensions after the
   * first are flattened.
   *
   * @param tensor {@code (n, *)}
   * @param gain scaling factor, see {@link #calculateGain}
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor orthogonal_(Tensor tensor, double gain, Consumer<InitOptions> options) {
    checkRank("orthogonal_", tensor, 2, Integer.MAX_VALUE);
    RandomSource random = new RandomSource(InitOptions.generator(options));
    if (tensor.numel() > 0 && !SkippedInit.isActive()) {
      try (Mode mode = Torch.noGrad();
          TensorScope scope = TensorScope.open()) {
        tensor.copy_(OrthogonalMatrix.like(tensor, random).view(tensor.shape())).mul_(gain);
      }
    }
    return tensor;
  }

  /** {@link #sparse_(Tensor, double, double, Consumer)} with a standard deviation of 0.01. */
  @CanIgnoreReturnValue
  public static Tensor sparse_(Tensor tensor, double sparsity) {
    return sparse_(tensor, sparsity, 0.01);
  }

  /** {@link #sparse_(Tensor, double, double, Consumer)} with default options. */
  @CanIgnoreReturnValue
  public static Tensor sparse_(Tensor tensor, double sparsity, double std) {
    return sparse_(tensor, sparsity, std, o -> {});
  }

  /**
   * Fills a matrix with a fraction of zeros per column and values from a normal distribution with
   * mean 0 elsewhere, {@code sparse_}.
   *
   * @param tensor {@code (n, m)}
   * @param sparsity fraction of zeros in each column, from 0 to 1
   * @param std standard deviation of the nonzero values
   * @param options {@code o -> o.generator(generator)}; as in PyTorch, the positions of the zeros
   *     are drawn from the default generator
   * @return the tensor
   * @throws IllegalArgumentException if it does not have 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor sparse_(
      Tensor tensor, double sparsity, double std, Consumer<InitOptions> options) {
    checkRank("sparse_", tensor, 2, 2);
    RandomSource random = new RandomSource(InitOptions.generator(options));
    long rows = tensor.size(0);
    long zeros = (long) Math.ceil(sparsity * rows);
    if (SkippedInit.isActive()) {
      return tensor;
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      random.normal(tensor, 0, std);
      for (long column = 0; column < tensor.size(1); column++) {
        Tensor chosen = Torch.randperm(rows).narrow(0, 0, zeros);
        tensor.select(1, column).indexFill_(0, chosen, 0);
      }
    }
    return tensor;
  }

  private static Tensor uniform(Tensor tensor, double a, double b, RandomSource random) {
    try (Mode mode = Torch.noGrad()) {
      return SkippedInit.isActive() ? tensor : random.uniform(tensor, a, b);
    }
  }

  private static Tensor normal(Tensor tensor, double mean, double std, RandomSource random) {
    try (Mode mode = Torch.noGrad()) {
      return SkippedInit.isActive() ? tensor : random.normal(tensor, mean, std);
    }
  }

  private static double xavierDeviation(String name, Tensor tensor, double gain) {
    return gain * Math.sqrt(2.0 / (fan(name, tensor, Fan.IN) + fan(name, tensor, Fan.OUT)));
  }

  private static double kaimingDeviation(String name, Tensor tensor, KaimingOptions o) {
    return calculateGain(o.nonlinearity, o.a) / Math.sqrt((double) fan(name, tensor, o.mode));
  }

  /** Computes fan in or fan out. */
  private static long fan(String name, Tensor tensor, Fan mode) {
    checkRank(name, tensor, 2, Integer.MAX_VALUE);
    Shape shape = tensor.shape();
    long fan = mode == Fan.IN ? shape.size(1) : shape.size(0);
    for (int i = 2; i < shape.rank(); i++) {
      fan *= shape.size(i);
    }
    return fan;
  }

  private static Tensor center(Tensor filter) {
    Tensor part = filter;
    while (part.dim() > 0) {
      part = part.get(part.size(0) / 2);
    }
    return part;
  }

  private static void checkRank(String name, Tensor tensor, int least, int most) {
    if (tensor.dim() < least || tensor.dim() > most) {
      String wanted =
          least == most
              ? "" + least
              : most < Integer.MAX_VALUE ? least + " to " + most : least + " or more";
      throw new IllegalArgumentException(
          name + ": expected " + wanted + " dimensions, got " + tensor.shape());
    }
  }
}
