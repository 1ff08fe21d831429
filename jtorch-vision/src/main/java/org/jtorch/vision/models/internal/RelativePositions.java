package org.jtorch.vision.models.internal;

import java.util.Arrays;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Relative positions of the tokens of a window of any number of dimensions. */
public final class RelativePositions {
  private RelativePositions() {}

  /** Returns the number of relative positions. */
  public static long count(long[] window) {
    return Arrays.stream(window).map(size -> 2 * size - 1).reduce(1, Math::multiplyExact);
  }

  /**
   * Returns the number of the relative position of each pair of tokens, {@code (tokens * tokens)},
   * int64.
   */
  public static Tensor index(long[] window) {
    int tokens = Math.toIntExact(Arrays.stream(window).reduce(1, Math::multiplyExact));
    long[] index = new long[tokens * tokens];
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < tokens; j++) {
        index[i * tokens + j] = number(i, j, window);
      }
    }
    return Torch.tensor(index);
  }

  private static long number(int token, int other, long[] window) {
    long number = 0;
    long factor = 1;
    long a = token;
    long b = other;
    for (int d = window.length - 1; d >= 0; d--) {
      number += factor * (a % window[d] - b % window[d] + window[d] - 1);
      factor *= 2 * window[d] - 1;
      a /= window[d];
      b /= window[d];
    }
    return number;
  }

  /**
   * Looks up the biases of all pairs of tokens.
   *
   * @param table {@code (relative positions, heads)}
   * @param index {@code (tokens * tokens)}
   * @param tokens number of tokens in a window
   * @return {@code (1, heads, tokens, tokens)}
   */
  public static Tensor bias(Tensor table, Tensor index, long tokens) {
    return table
        .indexSelect(0, index)
        .view(tokens, tokens, -1)
        .permute(2, 0, 1)
        .contiguous()
        .unsqueeze(0);
  }
}
