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
 * Fills tensors with initial values in place, {@code torch.nn.init}. Autograd does not record it,
 * and one seed gives Python's numbers on the CPU.
 *
 * <p><b>Ownership:</b> each function returns the tensor that it was given.
 *
 * <p><b>Thread safety:</b> as the random generator's.
 */
public final class Init {
  private Init() {}

  /** Which number of connections keeps its variance, {@code mode}. */
  public enum Fan {
    /** Those into an output, so that values keep their size forward, {@code fan_in}. */
    IN,
    /** Those out of an input, so that gradients keep their size backward, {@code fan_out}. */
    OUT
  }

  /** What follows a layer, {@code nonlinearity}. */
  public enum Nonlinearity {
    /** Nothing. */
    LINEAR,
    /** The logistic sigmoid. */
    SIGMOID,
    /** The hyperbolic tangent. */
    TANH,
    /** ReLU. */
    RELU,
    /** ReLU with a slope below zero. */
    LEAKY_RELU,
    /** The self-normalizing exponential. */
    SELU
  }

  /**
   * How much a nonlinearity asks to enlarge weights, {@code calculate_gain}.
   *
   * @param nonlinearity what follows
   * @return the gain, for {@code LEAKY_RELU} with slope 0.01
   */
  public static double calculateGain(Nonlinearity nonlinearity) {
    return calculateGain(nonlinearity, 0.01);
  }

  /**
   * How much a nonlinearity asks to enlarge weights, {@code calculate_gain}.
   *
   * @param nonlinearity what follows
   * @param slope the slope below zero, for {@code LEAKY_RELU} alone
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

  /**
   * Numbers from [0, 1), {@code uniform_}.
   *
   * @param tensor what to fill
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor uniform_(Tensor tensor) {
    return uniform_(tensor, 0, 1);
  }

  /**
   * Numbers from [a, b), {@code uniform_}.
   *
   * @param tensor what to fill
   * @param a the smallest
   * @param b the end
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor uniform_(Tensor tensor, double a, double b) {
    return uniform_(tensor, a, b, o -> {});
  }

  /**
   * Numbers from [a, b), {@code uniform_}.
   *
   * @param tensor what to fill
   * @param a the smallest
   * @param b the end
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor uniform_(Tensor tensor, double a, double b, Consumer<InitOptions> options) {
    return uniform(tensor, a, b, new Draws(InitOptions.generator(options)));
  }

  /**
   * Numbers of the normal distribution, {@code normal_}.
   *
   * @param tensor what to fill
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor normal_(Tensor tensor) {
    return normal_(tensor, 0, 1);
  }

  /**
   * Numbers of a normal distribution, {@code normal_}.
   *
   * @param tensor what to fill
   * @param mean the mean
   * @param std the standard deviation
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor normal_(Tensor tensor, double mean, double std) {
    return normal_(tensor, mean, std, o -> {});
  }

  /**
   * Numbers of a normal distribution, {@code normal_}.
   *
   * @param tensor what to fill
   * @param mean the mean
   * @param std the standard deviation
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor normal_(
      Tensor tensor, double mean, double std, Consumer<InitOptions> options) {
    return normal(tensor, mean, std, new Draws(InitOptions.generator(options)));
  }

  /**
   * Numbers of the normal distribution from -2 to 2, {@code trunc_normal_}.
   *
   * @param tensor what to fill
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor truncNormal_(Tensor tensor) {
    return truncNormal_(tensor, o -> {});
  }

  /**
   * Numbers of a normal distribution cut off at both ends, {@code trunc_normal_}.
   *
   * @param tensor what to fill
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
   * One value everywhere, {@code constant_}.
   *
   * @param tensor what to fill
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
   * Ones, {@code ones_}.
   *
   * @param tensor what to fill
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor ones_(Tensor tensor) {
    return constant_(tensor, 1);
  }

  /**
   * Zeros, {@code zeros_}.
   *
   * @param tensor what to fill
   * @return the tensor
   */
  @CanIgnoreReturnValue
  public static Tensor zeros_(Tensor tensor) {
    return constant_(tensor, 0);
  }

  /**
   * Ones on the diagonal, zeros elsewhere, {@code eye_}.
   *
   * @param tensor {@code (n, m)}
   * @return the tensor
   * @throws IllegalArgumentException if it has not 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor eye_(Tensor tensor) {
    checkRank("eye_", tensor, 2, 2);
    try (Mode mode = Torch.noGrad()) {
      return tensor.zero_().fillDiagonal_(1);
    }
  }

  /**
   * Filters that pass channels on unchanged, {@code dirac_}.
   *
   * @param tensor {@code (out, in, *)} with 1 to 3 more dimensions
   * @return the tensor
   * @throws IllegalArgumentException if it has other dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor dirac_(Tensor tensor) {
    return dirac_(tensor, 1);
  }

  /**
   * Filters that pass the channels of each group on unchanged, {@code dirac_}.
   *
   * @param tensor {@code (out, in, *)} with 1 to 3 more dimensions
   * @param groups how many groups, a divisor of {@code out}
   * @return the tensor
   * @throws IllegalArgumentException if it has other dimensions, or the groups do not divide it
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
          centre(tensor.get(group * outputs + channel, channel)).fill_(1);
        }
      }
    }
    return tensor;
  }

  /**
   * Numbers from a range after Glorot and Bengio, {@code xavier_uniform_}.
   *
   * @param tensor {@code (out, in, *)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor xavierUniform_(Tensor tensor) {
    return xavierUniform_(tensor, 1);
  }

  /**
   * Numbers from a range after Glorot and Bengio, {@code xavier_uniform_}.
   *
   * @param tensor {@code (out, in, *)}
   * @param gain what to multiply by, {@link #calculateGain}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor xavierUniform_(Tensor tensor, double gain) {
    return xavierUniform_(tensor, gain, o -> {});
  }

  /**
   * Numbers from a range after Glorot and Bengio, {@code xavier_uniform_}.
   *
   * @param tensor {@code (out, in, *)}
   * @param gain what to multiply by, {@link #calculateGain}
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor xavierUniform_(Tensor tensor, double gain, Consumer<InitOptions> options) {
    double bound = Math.sqrt(3) * xavierDeviation("xavierUniform_", tensor, gain);
    return uniform_(tensor, -bound, bound, options);
  }

  /**
   * Numbers of a normal distribution after Glorot and Bengio, {@code xavier_normal_}.
   *
   * @param tensor {@code (out, in, *)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor xavierNormal_(Tensor tensor) {
    return xavierNormal_(tensor, 1);
  }

  /**
   * Numbers of a normal distribution after Glorot and Bengio, {@code xavier_normal_}.
   *
   * @param tensor {@code (out, in, *)}
   * @param gain what to multiply by, {@link #calculateGain}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor xavierNormal_(Tensor tensor, double gain) {
    return xavierNormal_(tensor, gain, o -> {});
  }

  /**
   * Numbers of a normal distribution after Glorot and Bengio, {@code xavier_normal_}.
   *
   * @param tensor {@code (out, in, *)}
   * @param gain what to multiply by, {@link #calculateGain}
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor xavierNormal_(Tensor tensor, double gain, Consumer<InitOptions> options) {
    return normal_(tensor, 0, xavierDeviation("xavierNormal_", tensor, gain), options);
  }

  /**
   * Numbers from a range after He and others, {@code kaiming_uniform_}.
   *
   * @param tensor {@code (out, in, *)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor kaimingUniform_(Tensor tensor) {
    return kaimingUniform_(tensor, o -> {});
  }

  /**
   * Numbers from a range after He and others, {@code kaiming_uniform_}.
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
    return uniform(tensor, -bound, bound, new Draws(o.generator));
  }

  /**
   * Numbers of a normal distribution after He and others, {@code kaiming_normal_}.
   *
   * @param tensor {@code (out, in, *)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor kaimingNormal_(Tensor tensor) {
    return kaimingNormal_(tensor, o -> {});
  }

  /**
   * Numbers of a normal distribution after He and others, {@code kaiming_normal_}.
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
    return normal(tensor, 0, deviation, new Draws(o.generator));
  }

  /**
   * A random matrix whose rows or columns are orthonormal, {@code orthogonal_}.
   *
   * @param tensor {@code (n, *)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor orthogonal_(Tensor tensor) {
    return orthogonal_(tensor, 1);
  }

  /**
   * A random matrix whose rows or columns are orthogonal, {@code orthogonal_}.
   *
   * @param tensor {@code (n, *)}
   * @param gain what to multiply by, {@link #calculateGain}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor orthogonal_(Tensor tensor, double gain) {
    return orthogonal_(tensor, gain, o -> {});
  }

  /**
   * A random matrix whose rows or columns are orthogonal, {@code orthogonal_}.
   *
   * @param tensor {@code (n, *)}
   * @param gain what to multiply by, {@link #calculateGain}
   * @param options {@code o -> o.generator(generator)}
   * @return the tensor
   * @throws IllegalArgumentException if it has fewer than 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor orthogonal_(Tensor tensor, double gain, Consumer<InitOptions> options) {
    checkRank("orthogonal_", tensor, 2, Integer.MAX_VALUE);
    Draws draws = new Draws(InitOptions.generator(options));
    if (tensor.numel() > 0 && !SkippedInit.isActive()) {
      try (Mode mode = Torch.noGrad();
          TensorScope scope = TensorScope.open()) {
        tensor.copy_(OrthogonalMatrix.like(tensor, draws).view(tensor.shape())).mul_(gain);
      }
    }
    return tensor;
  }

  /**
   * Numbers of a normal distribution with zeros among them, {@code sparse_}.
   *
   * @param tensor {@code (n, m)}
   * @param sparsity the share of zeros in each column, from 0 to 1
   * @return the tensor; other numbers have the standard deviation 0.01
   * @throws IllegalArgumentException if it has not 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor sparse_(Tensor tensor, double sparsity) {
    return sparse_(tensor, sparsity, 0.01);
  }

  /**
   * Numbers of a normal distribution with zeros among them, {@code sparse_}.
   *
   * @param tensor {@code (n, m)}
   * @param sparsity the share of zeros in each column, from 0 to 1
   * @param std the standard deviation of the others
   * @return the tensor
   * @throws IllegalArgumentException if it has not 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor sparse_(Tensor tensor, double sparsity, double std) {
    return sparse_(tensor, sparsity, std, o -> {});
  }

  /**
   * Numbers of a normal distribution with zeros among them, {@code sparse_}.
   *
   * @param tensor {@code (n, m)}
   * @param sparsity the share of zeros in each column, from 0 to 1
   * @param std the standard deviation of the others
   * @param options {@code o -> o.generator(generator)}; as in PyTorch, which places are zero the
   *     default generator says
   * @return the tensor
   * @throws IllegalArgumentException if it has not 2 dimensions
   */
  @CanIgnoreReturnValue
  public static Tensor sparse_(
      Tensor tensor, double sparsity, double std, Consumer<InitOptions> options) {
    checkRank("sparse_", tensor, 2, 2);
    Draws draws = new Draws(InitOptions.generator(options));
    long rows = tensor.size(0);
    long zeros = (long) Math.ceil(sparsity * rows);
    if (SkippedInit.isActive()) {
      return tensor;
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      draws.normal(tensor, 0, std);
      for (long column = 0; column < tensor.size(1); column++) {
        Tensor chosen = Torch.randperm(rows).narrow(0, 0, zeros);
        tensor.select(1, column).indexFill_(0, chosen, 0);
      }
    }
    return tensor;
  }

  private static Tensor uniform(Tensor tensor, double a, double b, Draws draws) {
    try (Mode mode = Torch.noGrad()) {
      return SkippedInit.isActive() ? tensor : draws.uniform(tensor, a, b);
    }
  }

  private static Tensor normal(Tensor tensor, double mean, double std, Draws draws) {
    try (Mode mode = Torch.noGrad()) {
      return SkippedInit.isActive() ? tensor : draws.normal(tensor, mean, std);
    }
  }

  private static double xavierDeviation(String name, Tensor tensor, double gain) {
    return gain * Math.sqrt(2.0 / (fan(name, tensor, Fan.IN) + fan(name, tensor, Fan.OUT)));
  }

  private static double kaimingDeviation(String name, Tensor tensor, KaimingOptions o) {
    return calculateGain(o.nonlinearity, o.a) / Math.sqrt((double) fan(name, tensor, o.mode));
  }

  /** How many connections lead into an output, or out of an input. */
  private static long fan(String name, Tensor tensor, Fan mode) {
    checkRank(name, tensor, 2, Integer.MAX_VALUE);
    Shape shape = tensor.shape();
    long fan = mode == Fan.IN ? shape.size(1) : shape.size(0);
    for (int i = 2; i < shape.rank(); i++) {
      fan *= shape.size(i);
    }
    return fan;
  }

  private static Tensor centre(Tensor filter) {
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
