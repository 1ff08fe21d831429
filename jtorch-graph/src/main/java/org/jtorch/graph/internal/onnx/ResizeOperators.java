package org.jtorch.graph.internal.onnx;

import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Argument;

/** Interpolation and sampling of images. */
final class ResizeOperators {
  private static final double CUBIC = -0.75;

  private ResizeOperators() {}

  static void register(OperatorTable table) {
    for (int i = 1; i <= 3; i++) {
      int dims = i;
      table.put(
          "upsample_nearest" + dims + "d", c -> resize(c, dims, nearest("asymmetric", "floor")));
      table.put(
          "_upsample_nearest_exact" + dims + "d",
          c -> resize(c, dims, nearest("half_pixel", "round_prefer_ceil")));
    }
    table.put("upsample_linear1d", c -> resize(c, 1, aligned(c, "linear")));
    table.put("upsample_bilinear2d", c -> resize(c, 2, aligned(c, "linear")));
    table.put("upsample_trilinear3d", c -> resize(c, 3, aligned(c, "linear")));
    table.put("upsample_bicubic2d", c -> resize(c, 2, cubic(c)));
    table.put(
        "_upsample_bilinear2d_aa", c -> resize(c, 2, aligned(c, "linear").integer("antialias", 1)));
    // The antialiased kernel has another coefficient.
    table.put(
        "_upsample_bicubic2d_aa",
        c -> resize(c, 2, aligned(c, "cubic").real("cubic_coeff_a", -0.5).integer("antialias", 1)));
    table.put("grid_sampler grid_sampler_2d grid_sampler_3d", ResizeOperators::gridSample);
    table.put("affine_grid_generator", ResizeOperators::affineGrid);
  }

  private static Attributes nearest(String coordinates, String rounding) {
    return Attributes.none()
        .text("mode", "nearest")
        .text("coordinate_transformation_mode", coordinates)
        .text("nearest_mode", rounding);
  }

  private static Attributes aligned(Call c, String mode) {
    return Attributes.none()
        .text("mode", mode)
        .text(
            "coordinate_transformation_mode",
            c.flag("align_corners", false) ? "align_corners" : "half_pixel");
  }

  private static Attributes cubic(Call c) {
    return aligned(c, "cubic").real("cubic_coeff_a", CUBIC);
  }

  private static void resize(Call c, int dims, Attributes attributes) {
    OnnxGraph graph = c.graph();
    Value x = c.value(c.has("input") ? "input" : "self");
    attributes.integers("axes", LongStream.range(2, 2L + dims).toArray());
    if (c.has("output_size")) {
      String sizes = c.shape("output_size");
      c.set(graph.node("Resize", attributes, x.name(), "", "", sizes));
      return;
    }
    List<Argument> factors = c.items("scale_factors");
    float[] scales = new float[dims];
    for (int i = 0; i < dims; i++) {
      if (!(c.converter().constant(factors.get(i)).orElse("") instanceof Number factor)) {
        throw c.refuse("the scale is not known before the model runs");
      }
      scales[i] = factor.floatValue();
    }
    String name = graph.constant(TensorScope.unscoped(Torch.tensor(scales)));
    c.set(graph.node("Resize", attributes, x.name(), "", name));
  }

  private static void gridSample(Call c) {
    Attributes attributes =
        Attributes.none()
            .text(
                "mode",
                List.of("linear", "nearest", "cubic").get((int) c.integer("interpolation_mode", 0)))
            .text(
                "padding_mode",
                List.of("zeros", "border", "reflection").get((int) c.integer("padding_mode", 0)))
            .flag("align_corners", c.flag("align_corners", false));
    c.set(c.graph().node("GridSample", attributes, c.name("input"), c.name("grid")));
  }

  private static void affineGrid(Call c) {
    Attributes attributes = Attributes.none().flag("align_corners", c.flag("align_corners", false));
    c.set(c.graph().node("AffineGrid", attributes, c.name("theta"), c.shape("size")));
  }
}
