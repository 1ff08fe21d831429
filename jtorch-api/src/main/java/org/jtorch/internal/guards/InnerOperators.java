package org.jtorch.internal.guards;

import java.util.List;
import java.util.regex.Pattern;
import org.jtorch.Ops;

/**
 * Operators that libtorch calls internally, with arguments that it has created itself: backward
 * kernels, parts of operators, code of other libraries. Most do not check their arguments, so
 * {@link Ops#call} rejects them; {@link Ops#unchecked} does not.
 */
public final class InnerOperators {
  /**
   * Patterns of full names without {@code aten::}, one per line. The last matching pattern decides;
   * {@code !} excludes operators.
   */
  private static final String LIST =
      """
      *::*
      _*
      *backward*
      *_forward
      *_forward.*
      # Kernels of one backend, of convolutions and of quantized modules.
      cudnn_*
      miopen_*
      mkldnn_*
      mps_*
      fbgemm_*
      slow_conv*
      thnn_conv*
      conv_depthwise3d*
      quantized_*_cell*
      fused_moving_avg_obs_fake_quant*
      nested_to_padded_tensor*
      # Parts of tensors that jtorch's own factories check.
      sparse_*_tensor*
      quantize_per_channel*
      # Composites of checked operators, and inner operators that check their arguments.
      !__*
      !_foreach_*
      !_version
      # Quantized layers whose arguments libtorch checks. Those of convolutions crash in oneDNN where a
      # window lies in the padding only.
      !quantized::linear
      !quantized::linear_relu
      !quantized::linear_prepack
      !quantized::linear_unpack
      """;

  private record Line(boolean inner, Pattern pattern) {}

  private static final List<Line> LINES =
      LIST.lines().filter(line -> !line.startsWith("#")).map(InnerOperators::parse).toList();

  private InnerOperators() {}

  private static Line parse(String line) {
    boolean inner = !line.startsWith("!");
    String glob = inner ? line : line.substring(1);
    return new Line(inner, Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E"));
  }

  /** Returns whether an operator, given by its full name, is an inner operator. */
  public static boolean contains(String fullName) {
    String name = fullName.startsWith("aten::") ? fullName.substring(6) : fullName;
    boolean inner = false;
    for (Line line : LINES) {
      if (line.pattern().matcher(name).matches()) {
        inner = line.inner();
      }
    }
    return inner;
  }
}
