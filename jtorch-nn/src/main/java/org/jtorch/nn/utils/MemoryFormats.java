package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import org.jtorch.MemoryFormat;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.ConvTranspose2d;
import org.jtorch.nn.ConvTranspose3d;
import org.jtorch.nn.Convolution;
import org.jtorch.nn.Module;

/** Conversion of the memory format of convolution weights, {@code torch.nn.utils.memory_format}. */
public final class MemoryFormats {
  private MemoryFormats() {}

  /**
   * Converts the memory format of all 2D convolution weights, {@code
   * convert_conv2d_weight_memory_format}. Inputs need no conversion.
   *
   * @param module the module, with its descendants
   * @param format {@code CHANNELS_LAST} or {@code CONTIGUOUS}
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M convertConv2dWeightMemoryFormat(
      M module, MemoryFormat format) {
    Objects.requireNonNull(format, "format");
    module.apply(
        part -> {
          if (part instanceof Conv2d || part instanceof ConvTranspose2d) {
            convert((Convolution) part, format);
          }
        });
    return module;
  }

  /**
   * Converts the memory format of all 3D convolution weights, {@code
   * convert_conv3d_weight_memory_format}.
   *
   * @param module the module, with its descendants
   * @param format {@code CHANNELS_LAST_3D} or {@code CONTIGUOUS}
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M convertConv3dWeightMemoryFormat(
      M module, MemoryFormat format) {
    Objects.requireNonNull(format, "format");
    module.apply(
        part -> {
          if (part instanceof Conv3d || part instanceof ConvTranspose3d) {
            convert((Convolution) part, format);
          }
        });
    return module;
  }

  private static void convert(Convolution layer, MemoryFormat format) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor weight = layer.weight();
      weight.setData(weight.detach().contiguous(o -> o.memoryFormat(format)));
    }
  }
}
