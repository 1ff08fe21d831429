package org.jtorch.vision.ops;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.EmbeddingBagMode;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Deformable convolution. Each sample is the weighted sum of four pixels: bags of weighted rows of
 * the input, one row per pixel, give the patches, which are multiplied by the filters. Zeros around
 * the input are pixels too.
 */
final class DeformableConvolution {
  /** Elements of the patches per step where no gradient is needed. */
  private static final long STEP = 1 << 22;

  /** Rows and columns of zeros before and behind the input; samples outside lie behind. */
  private static final long BEFORE = 1;

  private static final long BEHIND = 2;

  private final Tensor input;
  private final Tensor weight;
  private final long[] stride;
  private final long[] padding;
  private final long[] dilation;
  private final long kernel;
  private final long groups;
  private final long offsetGroups;
  private final long outHeight;
  private final long outWidth;

  private DeformableConvolution(
      Tensor input, Tensor offset, Tensor weight, VisionOps.DeformConv2dOptions o) {
    this.input = input;
    this.weight = weight;
    stride = pair("stride", o.stride, 1);
    padding = pair("padding", o.padding, 0);
    dilation = pair("dilation", o.dilation, 1);
    kernel = weight.size(2) * weight.size(3);
    require(kernel > 0 && weight.size(1) > 0, "the weight is empty: " + weight.shape());
    groups = input.size(1) / weight.size(1);
    offsetGroups = offset.size(1) / (2 * kernel);
    outHeight = outputSize(0);
    outWidth = outputSize(1);
  }

  static Tensor apply(Tensor input, Tensor offset, Tensor weight, VisionOps.DeformConv2dOptions o) {
    checkRank("input", input);
    checkRank("offset", offset);
    checkRank("weight", weight);
    DeformableConvolution convolution = new DeformableConvolution(input, offset, weight, o);
    convolution.check(offset, o.mask, o.bias);
    return TensorScope.compute(() -> convolution.compute(offset, o.mask, o.bias));
  }

  private static void checkRank(String name, Tensor tensor) {
    require(tensor.dim() == 4, "the " + name + " must have 4 dimensions, got " + tensor.shape());
  }

  private long outputSize(int axis) {
    long extent = dilation[axis] * (weight.size(2 + axis) - 1) + 1;
    return Math.floorDiv(input.size(2 + axis) + 2 * padding[axis] - extent, stride[axis]) + 1;
  }

  private void check(Tensor offset, @Nullable Tensor mask, @Nullable Tensor bias) {
    long channels = input.size(1);
    require(
        groups > 0 && groups * weight.size(1) == channels && weight.size(0) % groups == 0,
        "a weight of " + weight.shape() + " does not fit an input of " + input.shape());
    require(
        outHeight > 0 && outWidth > 0,
        "the output would be empty for an input of " + input.shape());
    require(
        offsetGroups > 0 && offset.size(1) % (2 * kernel) == 0 && channels % offsetGroups == 0,
        "the offset must have a multiple of " + 2 * kernel + " channels, got " + offset.shape());
    checkShape("offset", offset, 2 * offsetGroups * kernel);
    checkType("offset", offset);
    checkType("weight", weight);
    if (mask != null) {
      checkRank("mask", mask);
      checkShape("mask", mask, offsetGroups * kernel);
      checkType("mask", mask);
    }
    if (bias != null) {
      require(
          bias.dim() == 1 && bias.size(0) == weight.size(0),
          "the bias must have " + weight.size(0) + " elements, got " + bias.shape());
      checkType("bias", bias);
    }
    require(
        Math.multiplyExact(table(), offsetGroups) <= Integer.MAX_VALUE,
        "the input is too large: " + input.shape());
  }

  /** Number of pixels, with those around the input. */
  private long table() {
    long border = BEFORE + BEHIND;
    return input.size(0) * (input.size(2) + border) * (input.size(3) + border);
  }

  private void checkShape(String name, Tensor tensor, long channels) {
    boolean same =
        tensor.size(0) == input.size(0)
            && tensor.size(1) == channels
            && tensor.size(2) == outHeight
            && tensor.size(3) == outWidth;
    require(
        same,
        "the "
            + name
            + " must have the shape ("
            + input.size(0)
            + ", "
            + channels
            + ", "
            + outHeight
            + ", "
            + outWidth
            + "), got "
            + tensor.shape());
  }

  private void checkType(String name, Tensor tensor) {
    require(
        input.dtype().isFloatingPoint() && tensor.dtype() == input.dtype(),
        "input and "
            + name
            + " must have the same floating-point dtype, got "
            + input.dtype().pythonName()
            + " and "
            + tensor.dtype().pythonName());
  }

  private static void require(boolean condition, String error) {
    if (!condition) {
      throw new IllegalArgumentException("deformConv2d: " + error);
    }
  }

  private static long[] pair(String name, long[] values, long least) {
    boolean square = values.length == 1;
    require(
        (square || values.length == 2) && values[0] >= least && values[square ? 0 : 1] >= least,
        name + " must be one or two numbers of at least " + least);
    return square ? new long[] {values[0], values[0]} : values;
  }

  private Tensor compute(Tensor offset, @Nullable Tensor mask, @Nullable Tensor bias) {
    DType type = input.dtype();
    DType real = type == DType.FLOAT64 ? type : DType.FLOAT32;
    long outputs = weight.size(0);
    if (input.size(0) == 0) {
      Tensor sum = input.sum().add(offset.sum()).add(weight.sum()); // which has gradients
      sum = mask == null ? sum : sum.add(mask.sum());
      sum = bias == null ? sum : sum.add(bias.sum());
      return sum.expand(0, outputs, outHeight, outWidth).contiguous();
    }
    Samples samples = samples(offset.to(real), mask == null ? null : mask.to(real));
    Tensor pixels = pixels(input.to(real));
    Tensor filters = filters(weight.to(real));
    Tensor columns = columns(pixels, samples, filters);
    Tensor output = columns.view(input.size(0), outHeight, outWidth, outputs);
    Tensor sum = bias == null ? output : output.add(bias.to(real));
    return sum.permute(0, 3, 1, 2).contiguous().to(type);
  }

  /** Rows of the table and their weights, one bag per line: (positions, kernel, offset groups). */
  private record Samples(Tensor rows, Tensor weights) {
    Samples narrow(long first, long count) {
      return new Samples(rows.narrow(0, first, count), weights.narrow(0, first, count));
    }
  }

  private Samples samples(Tensor offset, @Nullable Tensor mask) {
    long batch = input.size(0);
    Tensor moved =
        offset
            .reshape(batch, offsetGroups, kernel, 2, outHeight, outWidth)
            .permute(0, 4, 5, 2, 1, 3);
    Tensor y = moved.select(-1, 0).add(centers(offset, 0));
    Tensor x = moved.select(-1, 1).add(centers(offset, 1));
    long height = input.size(2);
    long width = input.size(3);
    Tensor inside = y.ge(-1).logicalAnd(y.lt(height)).logicalAnd(x.ge(-1)).logicalAnd(x.lt(width));
    y = y.where(inside, height);
    x = x.where(inside, width);
    Tensor floorY = y.detach().floor();
    Tensor floorX = x.detach().floor();
    Tensor below = y.sub(floorY);
    Tensor after = x.sub(floorX);
    Tensor above = Torch.rsub(below, 1);
    Tensor before = Torch.rsub(after, 1);
    if (mask != null) {
      Tensor scale =
          mask.reshape(batch, offsetGroups, kernel, outHeight, outWidth).permute(0, 3, 4, 2, 1);
      above = above.mul(scale);
      below = below.mul(scale);
    }
    Tensor weights =
        Torch.stack(
            List.of(above.mul(before), above.mul(after), below.mul(before), below.mul(after)), -1);
    return new Samples(rows(floorY, floorX).view(-1, 4), weights.view(-1, 4));
  }

  /** Coordinate of each sample without its offset, broadcastable to (N, oH, oW, kernel, groups). */
  private Tensor centers(Tensor like, int axis) {
    TensorOptions options = like.dtype().on(like.device());
    long outputs = axis == 0 ? outHeight : outWidth;
    Tensor places = Torch.arange(options, outputs).mul(stride[axis]).sub(padding[axis]);
    Tensor taps = Torch.arange(options, weight.size(2 + axis)).mul(dilation[axis]);
    Tensor both = places.unsqueeze(1).add(axis == 0 ? rowsOf(taps) : columnsOf(taps));
    return axis == 0 ? both.view(1, outHeight, 1, kernel, 1) : both.view(1, 1, outWidth, kernel, 1);
  }

  private Tensor rowsOf(Tensor taps) {
    return taps.unsqueeze(1).expand(weight.size(2), weight.size(3)).reshape(-1);
  }

  private Tensor columnsOf(Tensor taps) {
    return taps.unsqueeze(0).expand(weight.size(2), weight.size(3)).reshape(-1);
  }

  /** Rows of the four pixels around each sample. */
  private Tensor rows(Tensor floorY, Tensor floorX) {
    long width = input.size(3) + BEFORE + BEHIND;
    long height = input.size(2) + BEFORE + BEHIND;
    TensorOptions options = DType.INT32.on(input.device());
    Tensor images =
        Torch.arange(options, input.size(0)).mul(height).add(BEFORE).view(-1, 1, 1, 1, 1);
    Tensor row = floorY.to(DType.INT32).add(images).mul(width);
    Tensor first =
        row.add(floorX.to(DType.INT32))
            .add(BEFORE)
            .mul(offsetGroups)
            .add(Torch.arange(options, offsetGroups));
    Tensor corners = Torch.stack(List.of(first, first.add(offsetGroups)), -1).unsqueeze(-2);
    Tensor below = corners.add(width * offsetGroups);
    return Torch.cat(List.of(corners, below), -2);
  }

  /** The table: a row per pixel and offset group. */
  private Tensor pixels(Tensor real) {
    return F.pad(real.permute(0, 2, 3, 1), 0, 0, BEFORE, BEHIND, BEFORE, BEHIND)
        .reshape(table() * offsetGroups, input.size(1) / offsetGroups);
  }

  /** Filters, {@code (groups, kernel * channels per group, outputs per group)}. */
  private Tensor filters(Tensor real) {
    return real.reshape(groups, weight.size(0) / groups, weight.size(1), kernel)
        .permute(0, 3, 2, 1)
        .reshape(groups, kernel * weight.size(1), weight.size(0) / groups);
  }

  /** Outputs of each position, {@code (N * oH * oW, outputs)}. */
  private Tensor columns(Tensor pixels, Samples samples, Tensor filters) {
    long positions = input.size(0) * outHeight * outWidth;
    long bags = kernel * offsetGroups;
    boolean withGradient =
        Torch.isGradEnabled()
            && (pixels.requiresGrad() || filters.requiresGrad() || samples.weights.requiresGrad());
    long step =
        withGradient
            ? positions
            : Math.max(1, Math.min(positions, STEP / (kernel * input.size(1))));
    List<Tensor> parts = new ArrayList<>();
    for (long first = 0; first < positions; first += step) {
      long count = Math.min(step, positions - first);
      Samples some = samples.narrow(first * bags, count * bags);
      parts.add(TensorScope.compute(() -> products(patches(pixels, some, count), filters)));
    }
    return parts.size() == 1 ? parts.get(0) : Torch.cat(parts);
  }

  private Tensor patches(Tensor pixels, Samples samples, long positions) {
    return F.embeddingBag(
            samples.rows,
            pixels,
            o -> o.mode(EmbeddingBagMode.SUM).perSampleWeights(samples.weights))
        .view(positions, kernel * input.size(1));
  }

  private Tensor products(Tensor patches, Tensor filters) {
    if (groups == 1) {
      return patches.mm(filters.select(0, 0));
    }
    long positions = patches.size(0);
    Tensor grouped =
        patches
            .view(positions, kernel, groups, weight.size(1))
            .permute(2, 0, 1, 3)
            .reshape(groups, positions, kernel * weight.size(1));
    return grouped.bmm(filters).permute(1, 0, 2).reshape(positions, weight.size(0));
  }
}
