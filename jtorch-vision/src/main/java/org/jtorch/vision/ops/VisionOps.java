package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Reduction;
import org.jtorch.Tensor;

/**
 * Functions of {@code torchvision.ops}. Boxes are {@code (x1, y1, x2, y2)} unless a format is
 * given, with {@code 0 <= x1 < x2} and {@code 0 <= y1 < y2}. Pooling takes the boxes of a batch as
 * one tensor {@code (K, 5)}, or as a list with one tensor {@code (L, 4)} per image.
 *
 * <pre>{@code
 * Tensor boxes = Torch.tensor(new float[][] {{0, 0, 8, 8}, {1, 1, 9, 9}, {20, 20, 30, 30}});
 * Tensor keep = VisionOps.nms(boxes, Torch.tensor(0.9, 0.8, 0.7), 0.5); // 0 and 2
 * }</pre>
 */
public final class VisionOps {
  private VisionOps() {}

  /**
   * Non-maximum suppression: removes each box whose IoU with a kept box of a higher score is above
   * a threshold, {@code torchvision.ops.nms}.
   *
   * @param boxes {@code (N, 4)}, floating point
   * @param scores {@code (N)}, of the same dtype; of equal scores the first box wins
   * @param iouThreshold largest IoU of two boxes that are both kept
   * @return INT64 indices of the boxes that are kept, in decreasing order of their scores
   * @throws IllegalArgumentException if shapes or dtypes do not fit
   */
  public static Tensor nms(Tensor boxes, Tensor scores, double iouThreshold) {
    return NonMaximumSuppression.nms(boxes, scores, iouThreshold);
  }

  /**
   * Non-maximum suppression within each category, {@code torchvision.ops.batched_nms}. As Python
   * does, it moves the categories apart by an offset, which rounds coordinates, up to 4,000
   * coordinates (100,000 on other devices than the CPU), and above them compares each category by
   * itself.
   *
   * @param boxes {@code (N, 4)}, floating point
   * @param scores {@code (N)}, of the same dtype
   * @param idxs {@code (N)}, category of each box
   * @param iouThreshold largest IoU of two boxes of a category that are both kept
   * @return INT64 indices of the boxes that are kept, in decreasing order of their scores
   * @throws IllegalArgumentException if shapes or dtypes do not fit
   */
  public static Tensor batchedNms(Tensor boxes, Tensor scores, Tensor idxs, double iouThreshold) {
    return NonMaximumSuppression.batchedNms(boxes, scores, idxs, iouThreshold);
  }

  /**
   * Finds the boxes whose sides are not smaller than a size, {@code
   * torchvision.ops.remove_small_boxes}.
   *
   * @param boxes {@code (N, 4)}
   * @param minSize least length of both sides
   * @return INT64 indices of the boxes that are large enough
   */
  public static Tensor removeSmallBoxes(Tensor boxes, double minSize) {
    return BoxSelection.removeSmall(boxes, minSize);
  }

  /**
   * Clips boxes to an image, {@code torchvision.ops.clip_boxes_to_image}.
   *
   * @param boxes {@code (*, 4)}
   * @param height height of the image
   * @param width width of the image
   * @return the clipped boxes, of the same shape
   */
  public static Tensor clipBoxesToImage(Tensor boxes, long height, long width) {
    return BoxSelection.clip(boxes, height, width);
  }

  /**
   * Converts boxes to another format, {@code torchvision.ops.box_convert}.
   *
   * @param boxes {@code (*, K)}, with 4, 5 or 8 coordinates as the format has
   * @param inFmt their format
   * @param outFmt the wanted format; rotated boxes cannot be converted to others
   * @return the converted boxes, a copy if the formats are the same
   * @throws IllegalArgumentException if there is no such conversion
   */
  public static Tensor boxConvert(Tensor boxes, BoxFormat inFmt, BoxFormat outFmt) {
    return BoxConversion.convert(boxes, inFmt, outFmt);
  }

  /** {@link #boxArea(Tensor, BoxFormat)} of boxes in the format XYXY. */
  public static Tensor boxArea(Tensor boxes) {
    return boxArea(boxes, BoxFormat.XYXY);
  }

  /**
   * Areas of boxes, {@code torchvision.ops.box_area}. Types of low precision are converted to
   * FLOAT32 or INT32.
   *
   * @param boxes {@code (*, 4)}
   * @param fmt XYXY, XYWH or CXCYWH
   * @return {@code (*)}
   */
  public static Tensor boxArea(Tensor boxes, BoxFormat fmt) {
    return BoxOverlap.area(boxes, fmt);
  }

  /** {@link #boxIou(Tensor, Tensor, BoxFormat)} of boxes in the format XYXY. */
  public static Tensor boxIou(Tensor boxes1, Tensor boxes2) {
    return boxIou(boxes1, boxes2, BoxFormat.XYXY);
  }

  /**
   * Intersection over union of each two boxes, {@code torchvision.ops.box_iou}. For rotated boxes,
   * as in torchvision, it is FLOAT32 and has no gradient.
   *
   * @param boxes1 {@code (*, N, K)}; rotated boxes {@code (N, K)}
   * @param boxes2 {@code (*, M, K)}; rotated boxes {@code (M, K)}
   * @param fmt the format of both
   * @return {@code (*, N, M)}
   */
  public static Tensor boxIou(Tensor boxes1, Tensor boxes2, BoxFormat fmt) {
    return BoxOverlap.iou(boxes1, boxes2, fmt);
  }

  /**
   * Generalized IoU of each two boxes, {@code torchvision.ops.generalized_box_iou}.
   *
   * @param boxes1 {@code (*, N, 4)}
   * @param boxes2 {@code (*, M, 4)}
   * @return {@code (*, N, M)}, from -1 to 1
   */
  public static Tensor generalizedBoxIou(Tensor boxes1, Tensor boxes2) {
    return BoxOverlap.generalized(boxes1, boxes2);
  }

  /** {@link #distanceBoxIou(Tensor, Tensor, double)} with eps 1e-7. */
  public static Tensor distanceBoxIou(Tensor boxes1, Tensor boxes2) {
    return distanceBoxIou(boxes1, boxes2, BoxLossOptions.EPS);
  }

  /**
   * Distance IoU of each two boxes, {@code torchvision.ops.distance_box_iou}.
   *
   * @param boxes1 {@code (*, N, 4)}
   * @param boxes2 {@code (*, M, 4)}
   * @param eps added to the divisor. Default 1e-7
   * @return {@code (*, N, M)}
   */
  public static Tensor distanceBoxIou(Tensor boxes1, Tensor boxes2, double eps) {
    return BoxOverlap.distance(boxes1, boxes2, eps);
  }

  /** {@link #completeBoxIou(Tensor, Tensor, double)} with eps 1e-7. */
  public static Tensor completeBoxIou(Tensor boxes1, Tensor boxes2) {
    return completeBoxIou(boxes1, boxes2, BoxLossOptions.EPS);
  }

  /**
   * Complete IoU of each two boxes, {@code torchvision.ops.complete_box_iou}.
   *
   * @param boxes1 {@code (*, N, 4)}
   * @param boxes2 {@code (*, M, 4)}
   * @param eps added to divisors. Default 1e-7
   * @return {@code (*, N, M)}
   */
  public static Tensor completeBoxIou(Tensor boxes1, Tensor boxes2, double eps) {
    return BoxOverlap.complete(boxes1, boxes2, eps);
  }

  /**
   * Generalized IoU loss of the boxes of the same rows, {@code
   * torchvision.ops.generalized_box_iou_loss}.
   *
   * @param boxes1 {@code (*, 4)}
   * @param boxes2 {@code (*, 4)}
   * @param options {@code o -> o.reduction(Reduction.MEAN)}
   * @return {@code (*)}, or a scalar if reduced
   */
  public static Tensor generalizedBoxIouLoss(
      Tensor boxes1, Tensor boxes2, Consumer<BoxLossOptions> options) {
    return BoxLosses.generalized(boxes1, boxes2, BoxLossOptions.of(options));
  }

  /**
   * Distance IoU loss of the boxes of the same rows, {@code torchvision.ops.distance_box_iou_loss}.
   *
   * @param boxes1 {@code (*, 4)}
   * @param boxes2 {@code (*, 4)}
   * @param options {@code o -> o.reduction(Reduction.MEAN)}
   * @return {@code (*)}, or a scalar if reduced
   */
  public static Tensor distanceBoxIouLoss(
      Tensor boxes1, Tensor boxes2, Consumer<BoxLossOptions> options) {
    return BoxLosses.distance(boxes1, boxes2, BoxLossOptions.of(options));
  }

  /**
   * Complete IoU loss of the boxes of the same rows, {@code torchvision.ops.complete_box_iou_loss}.
   *
   * @param boxes1 {@code (*, 4)}
   * @param boxes2 {@code (*, 4)}
   * @param options {@code o -> o.reduction(Reduction.MEAN)}
   * @return {@code (*)}, or a scalar if reduced
   */
  public static Tensor completeBoxIouLoss(
      Tensor boxes1, Tensor boxes2, Consumer<BoxLossOptions> options) {
    return BoxLosses.complete(boxes1, boxes2, BoxLossOptions.of(options));
  }

  /**
   * Boxes around masks, {@code torchvision.ops.masks_to_boxes}.
   *
   * @param masks {@code (N, H, W)}; elements that are not 0 are set
   * @return FLOAT32 {@code (N, 4)}, the first and last column and row that are set; zeros for an
   *     empty mask
   */
  public static Tensor masksToBoxes(Tensor masks) {
    return BoxSelection.aroundMasks(masks);
  }

  /**
   * RoIAlign: mean of bilinear samples in each bin of each box, {@code torchvision.ops.roi_align}.
   * FLOAT16 and BFLOAT16 are computed in FLOAT32, and then boxes may be FLOAT32. Samples outside
   * the image, or at NaN, count as 0.
   *
   * @param input feature maps, {@code (N, C, H, W)}
   * @param boxes {@code (K, 5)}: the index of the image in the batch, then the box
   * @param outputSize height and width of the output, one number if they are equal
   * @param options {@code o -> o.spatialScale(0.25).samplingRatio(2)}
   * @return {@code (K, C, height, width)}
   * @throws IllegalArgumentException if shapes or dtypes do not fit, or a box is of an image that
   *     is not in the batch
   */
  public static Tensor roiAlign(
      Tensor input, Tensor boxes, long[] outputSize, Consumer<RoIAlign.Options> options) {
    return RoiAlignment.align(input, boxes, outputSize, RoIAlign.Options.of(options).settings());
  }

  /** {@link #roiAlign(Tensor, Tensor, long[], Consumer)} with a square output. */
  public static Tensor roiAlign(
      Tensor input, Tensor boxes, long outputSize, Consumer<RoIAlign.Options> options) {
    return roiAlign(input, boxes, new long[] {outputSize}, options);
  }

  /** {@link #roiAlign(Tensor, Tensor, long[], Consumer)} of the boxes of each image. */
  public static Tensor roiAlign(
      Tensor input, List<Tensor> boxes, long[] outputSize, Consumer<RoIAlign.Options> options) {
    return Rois.with("roiAlign", boxes, rois -> roiAlign(input, rois, outputSize, options));
  }

  /** {@link #roiAlign(Tensor, List, long[], Consumer)} with a square output. */
  public static Tensor roiAlign(
      Tensor input, List<Tensor> boxes, long outputSize, Consumer<RoIAlign.Options> options) {
    return roiAlign(input, boxes, new long[] {outputSize}, options);
  }

  /**
   * RoIPool: maximum in each bin of each box, {@code torchvision.ops.roi_pool}.
   *
   * @param input feature maps, {@code (N, C, H, W)}
   * @param boxes {@code (K, 5)}: the index of the image in the batch, then the box
   * @param outputSize height and width of the output, one number if they are equal
   * @param options {@code o -> o.spatialScale(0.25)}
   * @return {@code (K, C, height, width)}; 0 for bins outside the image
   * @throws IllegalArgumentException if shapes or dtypes do not fit, or a box is of an image that
   *     is not in the batch
   */
  public static Tensor roiPool(
      Tensor input, Tensor boxes, long[] outputSize, Consumer<RoIPool.Options> options) {
    return RoiPooling.max(input, boxes, outputSize, RoIPool.Options.of(options).spatialScale());
  }

  /** {@link #roiPool(Tensor, Tensor, long[], Consumer)} with a square output. */
  public static Tensor roiPool(
      Tensor input, Tensor boxes, long outputSize, Consumer<RoIPool.Options> options) {
    return roiPool(input, boxes, new long[] {outputSize}, options);
  }

  /**
   * {@link #roiPool(Tensor, Tensor, long[], Consumer)} with the boxes {@code (L, 4)} of each image.
   */
  public static Tensor roiPool(
      Tensor input, List<Tensor> boxes, long[] outputSize, Consumer<RoIPool.Options> options) {
    return Rois.with("roiPool", boxes, rois -> roiPool(input, rois, outputSize, options));
  }

  /** {@link #roiPool(Tensor, List, long[], Consumer)} with a square output. */
  public static Tensor roiPool(
      Tensor input, List<Tensor> boxes, long outputSize, Consumer<RoIPool.Options> options) {
    return roiPool(input, boxes, new long[] {outputSize}, options);
  }

  /**
   * Position-sensitive RoIAlign, {@code torchvision.ops.ps_roi_align}: each bin has channels of its
   * own.
   *
   * @param input feature maps, {@code (N, C * height * width, H, W)}
   * @param boxes {@code (K, 5)}: the index of the image in the batch, then the box
   * @param outputSize height and width of the output, one number if they are equal
   * @param options {@code o -> o.spatialScale(0.25)}
   * @return {@code (K, C, height, width)}
   * @throws IllegalArgumentException if shapes or dtypes do not fit, or a box is of an image that
   *     is not in the batch
   */
  public static Tensor psRoiAlign(
      Tensor input, Tensor boxes, long[] outputSize, Consumer<PSRoIAlign.Options> options) {
    return RoiAlignment.positionSensitive(
        input, boxes, outputSize, PSRoIAlign.Options.of(options).settings());
  }

  /** {@link #psRoiAlign(Tensor, Tensor, long[], Consumer)} with a square output. */
  public static Tensor psRoiAlign(
      Tensor input, Tensor boxes, long outputSize, Consumer<PSRoIAlign.Options> options) {
    return psRoiAlign(input, boxes, new long[] {outputSize}, options);
  }

  /** {@link #psRoiAlign(Tensor, Tensor, long[], Consumer)} of the boxes of each image. */
  public static Tensor psRoiAlign(
      Tensor input, List<Tensor> boxes, long[] outputSize, Consumer<PSRoIAlign.Options> options) {
    return Rois.with("psRoiAlign", boxes, rois -> psRoiAlign(input, rois, outputSize, options));
  }

  /** {@link #psRoiAlign(Tensor, List, long[], Consumer)} with a square output. */
  public static Tensor psRoiAlign(
      Tensor input, List<Tensor> boxes, long outputSize, Consumer<PSRoIAlign.Options> options) {
    return psRoiAlign(input, boxes, new long[] {outputSize}, options);
  }

  /**
   * Position-sensitive RoIPool: mean in each bin of each box, {@code torchvision.ops.ps_roi_pool}.
   *
   * @param input feature maps, {@code (N, C * height * width, H, W)}
   * @param boxes {@code (K, 5)}: the index of the image in the batch, then the box
   * @param outputSize height and width of the output, one number if they are equal
   * @param options {@code o -> o.spatialScale(0.25)}
   * @return {@code (K, C, height, width)}; 0 for bins outside the image
   * @throws IllegalArgumentException if shapes or dtypes do not fit, or a box is of an image that
   *     is not in the batch
   */
  public static Tensor psRoiPool(
      Tensor input, Tensor boxes, long[] outputSize, Consumer<RoIPool.Options> options) {
    return RoiPooling.positionSensitive(
        input, boxes, outputSize, RoIPool.Options.of(options).spatialScale());
  }

  /** {@link #psRoiPool(Tensor, Tensor, long[], Consumer)} with a square output. */
  public static Tensor psRoiPool(
      Tensor input, Tensor boxes, long outputSize, Consumer<RoIPool.Options> options) {
    return psRoiPool(input, boxes, new long[] {outputSize}, options);
  }

  /** {@link #psRoiPool(Tensor, Tensor, long[], Consumer)} of the boxes of each image. */
  public static Tensor psRoiPool(
      Tensor input, List<Tensor> boxes, long[] outputSize, Consumer<RoIPool.Options> options) {
    return Rois.with("psRoiPool", boxes, rois -> psRoiPool(input, rois, outputSize, options));
  }

  /** {@link #psRoiPool(Tensor, List, long[], Consumer)} with a square output. */
  public static Tensor psRoiPool(
      Tensor input, List<Tensor> boxes, long outputSize, Consumer<RoIPool.Options> options) {
    return psRoiPool(input, boxes, new long[] {outputSize}, options);
  }

  /**
   * Deformable convolution, version 2 with a mask and version 1 without, {@code
   * torchvision.ops.deform_conv2d}.
   *
   * @param input {@code (N, C, H, W)}
   * @param offset {@code (N, 2 * offset groups * kH * kW, oH, oW)}, vertical and horizontal offset
   *     of each position of the kernel
   * @param weight {@code (C_out, C / groups, kH, kW)}
   * @param options {@code o -> o.mask(mask).padding(1)}
   * @return {@code (N, C_out, oH, oW)}
   * @throws IllegalArgumentException if shapes or dtypes do not fit
   */
  public static Tensor deformConv2d(
      Tensor input, Tensor offset, Tensor weight, Consumer<DeformConv2dOptions> options) {
    DeformConv2dOptions chosen = new DeformConv2dOptions();
    options.accept(chosen);
    return DeformableConvolution.apply(input, offset, weight, chosen);
  }

  /**
   * Focal loss of logits of two classes, {@code torchvision.ops.sigmoid_focal_loss}.
   *
   * @param inputs logits of any shape
   * @param targets floating point, 0 or 1, of the same shape
   * @param options {@code o -> o.alpha(0.25).gamma(2)}
   * @return the shape of the inputs, or a scalar if reduced
   * @throws IllegalArgumentException if alpha is neither -1 nor from 0 to 1
   */
  public static Tensor sigmoidFocalLoss(
      Tensor inputs, Tensor targets, Consumer<FocalLossOptions> options) {
    FocalLossOptions chosen = new FocalLossOptions();
    options.accept(chosen);
    return BinaryLosses.focal(inputs, targets, chosen);
  }

  /**
   * Dice loss of logits of masks, {@code 1 - (2 * sum(p * t) + smooth) / (sum(p) + sum(t) +
   * smooth)} per element of the batch, where p is the sigmoid. torchvision has no such function.
   *
   * @param inputs logits, {@code (N, *)}
   * @param targets masks of 0 and 1, of the same shape
   * @param options {@code o -> o.smooth(1)}
   * @return a scalar, or {@code (N)} if not reduced
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor diceLoss(Tensor inputs, Tensor targets, Consumer<DiceLossOptions> options) {
    DiceLossOptions chosen = new DiceLossOptions();
    options.accept(chosen);
    return BinaryLosses.dice(inputs, targets, chosen);
  }

  /**
   * Stochastic depth: sets the whole input, or rows of it, to zero and scales the others by 1 / (1
   * - p), {@code torchvision.ops.stochastic_depth}.
   *
   * @param input {@code (N, *)}
   * @param p probability of zero, from 0 to 1
   * @param mode whether the batch or each row is drawn
   * @param training false returns the input itself
   * @return the shape of the input
   * @throws IllegalArgumentException if the probability is out of range
   */
  public static Tensor stochasticDepth(
      Tensor input, double p, StochasticDepth.Mode mode, boolean training) {
    return DroppedRegions.stochasticDepth(input, p, Objects.requireNonNull(mode), training);
  }

  /**
   * Sets random square blocks to zero and scales the rest, {@code torchvision.ops.drop_block2d}.
   *
   * @param input {@code (N, C, H, W)}
   * @param p probability of an element to be dropped, from 0 to 1
   * @param blockSize side of a block, odd; at most the size of the input
   * @param training false returns the input itself
   * @param options {@code o -> o.inplace(true)}
   * @return the shape of the input
   * @throws IllegalArgumentException if the probability or the block size is invalid
   */
  public static Tensor dropBlock2d(
      Tensor input,
      double p,
      long blockSize,
      boolean training,
      Consumer<DropBlock2d.Options> options) {
    return DroppedRegions.dropBlock(
        2, input, p, blockSize, training, DropBlock2d.Options.of(options));
  }

  /**
   * Sets random cubic blocks to zero and scales the rest, {@code torchvision.ops.drop_block3d}.
   *
   * @param input {@code (N, C, D, H, W)}
   * @param p probability of an element to be dropped, from 0 to 1
   * @param blockSize side of a block, odd; at most the size of the input
   * @param training false returns the input itself
   * @param options {@code o -> o.inplace(true)}
   * @return the shape of the input
   * @throws IllegalArgumentException if the probability or the block size is invalid
   */
  public static Tensor dropBlock3d(
      Tensor input,
      double p,
      long blockSize,
      boolean training,
      Consumer<DropBlock2d.Options> options) {
    return DroppedRegions.dropBlock(
        3, input, p, blockSize, training, DropBlock2d.Options.of(options));
  }

  /** Options of the losses of boxes. */
  @CanIgnoreReturnValue
  public static final class BoxLossOptions {
    /** Default of eps. */
    static final double EPS = 1e-7;

    Reduction reduction = Reduction.NONE;
    double eps = EPS;

    private BoxLossOptions() {}

    @CheckReturnValue
    static BoxLossOptions of(Consumer<BoxLossOptions> options) {
      BoxLossOptions chosen = new BoxLossOptions();
      options.accept(chosen);
      return chosen;
    }

    /** Reduction of the loss. Default NONE. */
    public BoxLossOptions reduction(Reduction reduction) {
      this.reduction = Objects.requireNonNull(reduction, "reduction");
      return this;
    }

    /** Added to divisors. Default 1e-7. */
    public BoxLossOptions eps(double eps) {
      this.eps = eps;
      return this;
    }
  }

  /** Options of {@link #deformConv2d}. */
  @CanIgnoreReturnValue
  public static final class DeformConv2dOptions {
    @Nullable Tensor mask;
    @Nullable Tensor bias;
    long[] stride = {1};
    long[] padding = {0};
    long[] dilation = {1};

    private DeformConv2dOptions() {}

    /** Factor of each sample, {@code (N, offset groups * kH * kW, oH, oW)}. Default: none. */
    public DeformConv2dOptions mask(Tensor mask) {
      this.mask = Objects.requireNonNull(mask, "mask");
      return this;
    }

    /** Bias, {@code (C_out)}. Default: none. */
    public DeformConv2dOptions bias(Tensor bias) {
      this.bias = Objects.requireNonNull(bias, "bias");
      return this;
    }

    /** Vertical and horizontal stride, one number if they are equal. Default 1. */
    public DeformConv2dOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /** Vertical and horizontal padding with zeros, one number if they are equal. Default 0. */
    public DeformConv2dOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * Vertical and horizontal distance of the kernel's elements, one number if they are equal.
     * Default 1.
     */
    public DeformConv2dOptions dilation(long... dilation) {
      this.dilation = dilation.clone();
      return this;
    }
  }

  /** Options of {@link #sigmoidFocalLoss}. */
  @CanIgnoreReturnValue
  public static final class FocalLossOptions {
    double alpha = 0.25;
    double gamma = 2;
    Reduction reduction = Reduction.NONE;

    private FocalLossOptions() {}

    /** Weight of the positive class, from 0 to 1, or -1 for none. Default 0.25. */
    public FocalLossOptions alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    /** Exponent of the factor that reduces the loss of easy examples. Default 2. */
    public FocalLossOptions gamma(double gamma) {
      this.gamma = gamma;
      return this;
    }

    /** Reduction of the loss. Default NONE. */
    public FocalLossOptions reduction(Reduction reduction) {
      this.reduction = Objects.requireNonNull(reduction, "reduction");
      return this;
    }
  }

  /** Options of {@link #diceLoss}. */
  @CanIgnoreReturnValue
  public static final class DiceLossOptions {
    double smooth = 1;
    Reduction reduction = Reduction.MEAN;

    private DiceLossOptions() {}

    /** Added to numerator and denominator. Default 1. */
    public DiceLossOptions smooth(double smooth) {
      this.smooth = smooth;
      return this;
    }

    /** Reduction of the loss. Default MEAN. */
    public DiceLossOptions reduction(Reduction reduction) {
      this.reduction = Objects.requireNonNull(reduction, "reduction");
      return this;
    }
  }
}
