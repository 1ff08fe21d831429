package org.jtorch.vision.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.jtorch.DType.FLOAT32;
import static org.jtorch.DType.FLOAT64;
import static org.jtorch.DType.INT64;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.DType;
import org.jtorch.Gradcheck;
import org.jtorch.Reduction;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NoLeaks
class VisionOpsTest {
  private static Tensor rois(DType type) {
    float[][] boxes = {{0, 0, 0, 9, 7}, {1, 2.5f, 1.5f, 6, 8}, {0, -4, -3, 30, 30}};
    return Torch.tensor(boxes).to(type);
  }

  @Test
  void gradientsOfPoolingAreThoseOfTheirResults() {
    Tensor x = Torch.randn(FLOAT64, 2, 4, 8, 10).requiresGrad_();
    Tensor rois = rois(FLOAT64);
    assertThat(
            Gradcheck.gradcheck(
                in -> VisionOps.roiAlign(in, rois, 2, o -> o.spatialScale(0.8).aligned(true)), x))
        .isTrue();
    assertThat(Gradcheck.gradcheck(in -> VisionOps.roiPool(in, rois, 2, o -> {}), x)).isTrue();
    assertThat(
            Gradcheck.gradcheck(
                in -> VisionOps.psRoiAlign(in, rois, 2, o -> o.samplingRatio(2)), x))
        .isTrue();
    assertThat(Gradcheck.gradcheck(in -> VisionOps.psRoiPool(in, rois, 2, o -> {}), x)).isTrue();
    x.clearGrad();
  }

  @Test
  void gradientsOfDeformableConvolutionAreThoseOfItsResult() {
    Tensor x = Torch.randn(FLOAT64, 1, 4, 5, 6).requiresGrad_();
    Tensor offset = Torch.randn(FLOAT64, 1, 2 * 2 * 6, 5, 5).requiresGrad_();
    Tensor weight = Torch.randn(FLOAT64, 2, 2, 3, 2).requiresGrad_();
    Tensor mask = Torch.rand(FLOAT64, 1, 2 * 6, 5, 5).requiresGrad_();
    List<Tensor> inputs = List.of(x, offset, weight, mask);
    assertThat(
            Gradcheck.gradcheck(
                i ->
                    List.of(
                        VisionOps.deformConv2d(
                            i.get(0),
                            i.get(1),
                            i.get(2),
                            o -> o.mask(i.get(3)).padding(1, 0).dilation(1, 1).stride(1, 1))),
                inputs,
                o -> {}))
        .isTrue();
    inputs.forEach(Tensor::clearGrad);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void typesOfLowPrecisionAreComputedInFloat32(DType type) {
    Tensor x = Torch.randn(2, 4, 8, 10).to(type);
    Tensor rois = rois(FLOAT32);
    Tensor expected = VisionOps.roiAlign(x.to(FLOAT32), rois, 2, o -> {}).to(type);
    assertThat(VisionOps.roiAlign(x, rois, 2, o -> {}).equal(expected)).isTrue();
    assertThat(VisionOps.roiAlign(x, rois.to(type), 2, o -> {}).equal(expected)).isTrue();
    Tensor pooled = VisionOps.roiPool(x, rois.to(type), 2, o -> {});
    assertThat(pooled.dtype()).isEqualTo(type);
    Tensor boxes = Torch.rand(60, 4).mul(20).to(type);
    Tensor scores = Torch.rand(60).to(type);
    Tensor kept = VisionOps.nms(boxes.to(FLOAT32), scores.to(FLOAT32), 0.3);
    assertThat(VisionOps.nms(boxes, scores, 0.3).equal(kept)).isTrue();
    Tensor offset = Torch.randn(2, 2, 8, 10).to(type);
    Tensor weight = Torch.randn(3, 4, 1, 1).to(type);
    assertThat(VisionOps.deformConv2d(x, offset, weight, o -> {}).dtype()).isEqualTo(type);
  }

  @Test
  void nothingIsAllowedAsBoxes() {
    Tensor x = Torch.randn(2, 4, 8, 10).requiresGrad_();
    Tensor none = Torch.zeros(0, 5);
    for (Tensor pooled :
        List.of(
            VisionOps.roiAlign(x, none, 2, o -> {}),
            VisionOps.roiPool(x, none, 2, o -> {}),
            VisionOps.roiAlign(x, List.of(Torch.zeros(0, 4), Torch.zeros(0, 4)), 2, o -> {}))) {
      assertThat(pooled.shape()).isEqualTo(Shape.of(0, 4, 2, 2));
      pooled.sum().backward();
      assertThat(x.grad().abs().sum().item()).isZero();
      x.clearGrad();
    }
    assertThat(VisionOps.psRoiPool(x, none, 2, o -> {}).shape()).isEqualTo(Shape.of(0, 1, 2, 2));
    Tensor empty = Torch.zeros(2, 0, 8, 10);
    Tensor box = Torch.tensor(new float[][] {{1, 0, 0, 4, 4}});
    assertThat(VisionOps.roiAlign(empty, box, 2, o -> {}).shape()).isEqualTo(Shape.of(1, 0, 2, 2));
    assertThat(VisionOps.psRoiAlign(empty, box, 2, o -> {}).shape())
        .isEqualTo(Shape.of(1, 0, 2, 2));
    assertThat(VisionOps.roiPool(empty, box, 3, o -> {}).shape()).isEqualTo(Shape.of(1, 0, 3, 3));
    Tensor boxes = Torch.zeros(0, 4);
    Tensor scores = Torch.zeros(0);
    assertThat(VisionOps.nms(boxes, scores, 0.5).shape()).isEqualTo(Shape.of(0));
    Tensor kept = VisionOps.batchedNms(boxes, scores, Torch.zeros(INT64, 0), 0.5);
    assertThat(kept.dtype()).isEqualTo(INT64);
    assertThat(VisionOps.boxIou(boxes, Torch.zeros(3, 4)).shape()).isEqualTo(Shape.of(0, 3));
    Tensor rotated = VisionOps.boxIou(none, Torch.ones(3, 5), BoxFormat.CXCYWHR);
    assertThat(rotated.shape()).isEqualTo(Shape.of(0, 3));
    assertThat(VisionOps.boxIou(Torch.ones(3, 5), none, BoxFormat.XYWHR).shape())
        .isEqualTo(Shape.of(3, 0));
  }

  @Test
  void emptyBatchOfADeformableConvolutionIsEmpty() {
    Tensor offset = Torch.zeros(0, 18, 3, 3);
    Tensor weight = Torch.ones(4, 2, 3, 3).requiresGrad_();
    Tensor output = VisionOps.deformConv2d(Torch.zeros(0, 2, 5, 5), offset, weight, o -> {});
    assertThat(output.shape()).isEqualTo(Shape.of(0, 4, 3, 3));
    output.sum().backward();
    assertThat(weight.grad().equal(Torch.zerosLike(weight))).isTrue();
  }

  @Test
  void layoutOfTheInputDoesNotMatter() {
    Tensor x = Torch.randn(2, 10, 8, 4).permute(0, 3, 2, 1);
    Tensor rois = rois(FLOAT32).t().contiguous().t();
    Tensor expected = VisionOps.roiAlign(x.contiguous(), rois.contiguous(), 3, o -> {});
    assertThat(VisionOps.roiAlign(x, rois, 3, o -> {}).equal(expected)).isTrue();
    Tensor boxes = Torch.rand(4, 300).mul(30).t();
    Tensor scores = Torch.rand(600).view(300, 2).select(1, 0);
    Tensor kept = VisionOps.nms(boxes.contiguous(), scores.contiguous(), 0.4);
    assertThat(VisionOps.nms(boxes, scores, 0.4).equal(kept)).isTrue();
    Tensor offset = Torch.randn(8, 10, 8, 2).permute(3, 0, 2, 1);
    Tensor weight = Torch.randn(1, 4, 4, 3).permute(3, 1, 2, 0).narrow(2, 0, 4);
    Tensor smaller = offset.narrow(2, 0, 5);
    Tensor output = VisionOps.deformConv2d(x, smaller, weight, o -> {});
    Tensor same =
        VisionOps.deformConv2d(x.contiguous(), smaller.contiguous(), weight.contiguous(), o -> {});
    assertThat(output.allclose(same, 1e-5, 1e-5)).isTrue();
  }

  @Test
  void coordinatesThatAreNotNumbersGiveZerosAndDoNotCrash() {
    Tensor x = Torch.ones(1, 4, 8, 8);
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    float[][] boxes = {
      {0, nan, nan, nan, nan},
      {0, 0, 0, inf, 4},
      {0, -inf, 0, 4, 4},
      {0, 1e30f, 1, 2e30f, 2},
      {0, -1e9f, -1e9f, -5e8f, 3}
    };
    Tensor rois = Torch.tensor(boxes);
    for (long ratio : new long[] {0, 2}) {
      Tensor aligned = VisionOps.roiAlign(x, rois, 2, o -> o.samplingRatio(ratio));
      assertThat(aligned.abs().sum().item()).isZero();
    }
    assertThat(VisionOps.roiPool(x, rois, 2, o -> {}).shape()).isEqualTo(Shape.of(5, 4, 2, 2));
    assertThat(VisionOps.psRoiPool(x, rois, 2, o -> {}).shape()).isEqualTo(Shape.of(5, 1, 2, 2));
    Tensor offset = Torch.full(Shape.of(1, 2, 8, 8), Double.NaN);
    Tensor output = VisionOps.deformConv2d(x, offset, Torch.ones(1, 4, 1, 1), o -> {});
    assertThat(output.abs().sum().item()).isZero();
  }

  @Test
  void pixelsOutsideTheSamplesAreNotRead() {
    Tensor x = Torch.full(Shape.of(1, 1, 4, 4), Double.NaN);
    x.get(0, 0).narrow(0, 2, 2).narrow(1, 2, 2).fill_(1);
    Tensor box = Torch.tensor(new float[][] {{0, 2.5f, 2.5f, 12, 12}});
    Tensor aligned = VisionOps.roiAlign(x, box, 3, o -> o.samplingRatio(2));
    assertThat(aligned.isnan().any().itemBoolean()).isFalse();
  }

  @Test
  void hugeBoxesTakeLittleMemory() {
    Tensor x = Torch.randn(1, 2, 16, 16);
    Tensor box = Torch.tensor(new float[][] {{0, -1e7f, -1e7f, 1e7f, 1e7f}});
    Tensor aligned = VisionOps.roiAlign(x, box, 1, o -> {});
    assertThat(aligned.abs().max().item()).isLessThan(1e-6);
    Tensor larger = Torch.tensor(new float[][] {{0, -1e20f, -1e20f, 1e20f, 1e20f}});
    assertThat(VisionOps.roiAlign(x, larger, 1, o -> {}).abs().sum().item()).isZero();
  }

  @Test
  void equalScoresHaveTheOrderOfPythonsLastSort() {
    Tensor corner = Torch.rand(1100, 2).mul(90);
    Tensor boxes = Torch.cat(List.of(corner, corner.add(Torch.rand(1100, 2).mul(9))), 1);
    Tensor scores = Torch.randint(4, Shape.of(1100)).to(FLOAT32);
    Tensor classes = Torch.randint(5, Shape.of(1100));
    Tensor kept = Torch.zeros(DType.BOOL, 1100);
    for (int c = 0; c < 5; c++) {
      Tensor some = classes.eq(c).nonzero().flatten();
      Tensor part = VisionOps.nms(boxes.get(some), scores.get(some), 0.3);
      kept.indexFill_(0, some.get(part), 1);
    }
    Tensor indices = kept.nonzero().flatten();
    Tensor expected = indices.get(scores.get(indices).sort(0, true).indices());
    assertThat(VisionOps.batchedNms(boxes, scores, classes, 0.3).equal(expected)).isTrue();
  }

  @Test
  void manyBoxesArePooledInPartsWithTheSameResult() {
    Tensor x = Torch.randn(1, 3, 20, 20);
    Tensor corner = Torch.rand(400, 2).mul(10);
    Tensor boxes = Torch.cat(List.of(Torch.zeros(400, 1), corner, corner.add(8)), 1);
    Tensor all = VisionOps.roiAlign(x, boxes, 7, o -> {});
    for (long i : new long[] {0, 57, 201, 399}) {
      Tensor one = VisionOps.roiAlign(x, boxes.narrow(0, i, 1), 7, o -> {});
      assertThat(all.narrow(0, i, 1).allclose(one, 1e-5, 1e-6)).isTrue();
    }
    Tensor leaf = x.clone().requiresGrad_();
    assertThat(VisionOps.roiAlign(leaf, boxes, 7, o -> {}).allclose(all, 1e-5, 1e-6)).isTrue();
  }

  @Test
  void largeDeformableConvolutionsAreComputedInParts() {
    Tensor x = Torch.randn(1, 64, 90, 90);
    Tensor offset = Torch.randn(1, 18, 90, 90);
    Tensor weight = Torch.randn(2, 64, 3, 3);
    Tensor parts = VisionOps.deformConv2d(x, offset, weight, o -> o.padding(1));
    weight.requiresGrad_();
    Tensor whole = VisionOps.deformConv2d(x, offset, weight, o -> o.padding(1));
    assertThat(parts.allclose(whole, 1e-4, 1e-4)).isTrue();
  }

  @Test
  void temporariesAreFreed() {
    Tensor x = Torch.randn(2, 4, 8, 10);
    Tensor rois = rois(FLOAT32);
    Tensor boxes = rois.narrow(1, 1, 4);
    long before = Torch.memoryStats().liveTensors();
    List<Tensor> results =
        List.of(
            VisionOps.roiAlign(x, rois, 2, o -> {}),
            VisionOps.psRoiAlign(x, rois, 2, o -> {}),
            VisionOps.roiPool(x, List.of(boxes, boxes), 2, o -> {}),
            VisionOps.nms(boxes, boxes.select(1, 0), 0.5),
            VisionOps.completeBoxIou(boxes, boxes),
            VisionOps.boxIou(rois, rois, BoxFormat.CXCYWHR));
    assertThat(Torch.memoryStats().liveTensors() - before).isEqualTo(results.size() + 1L);
  }

  @Test
  void diceLossOfTheRightMaskIsSmall() {
    Tensor masks = Torch.tensor(new float[][] {{1, 1, 0, 0}, {0, 0, 0, 1}});
    Tensor logits = masks.mul(200).sub(100);
    assertThat(VisionOps.diceLoss(logits, masks, o -> {}).item()).isCloseTo(0, within(1e-6));
    Tensor half = VisionOps.diceLoss(Torch.zeros(2, 4), masks, o -> o.reduction(Reduction.NONE));
    assertThat(half.toDoubleArray()).containsExactly(new double[] {0.4, 0.5}, within(1e-6));
    assertThat(VisionOps.diceLoss(Torch.zeros(2, 4), masks, o -> o.smooth(0)).item())
        .isCloseTo((0.5 + 2. / 3) / 2, within(1e-6));
  }

  @Test
  void wrongArgumentsAreRefusedInOneSentence() {
    Tensor x = Torch.randn(1, 4, 8, 8);
    Tensor rois = Torch.zeros(2, 5);
    refused(
        () -> VisionOps.roiAlign(x.get(0), rois, 2, o -> {}),
        "roiAlign: the input must have the shape (N, C, H, W), got [4, 8, 8]");
    refused(
        () -> VisionOps.roiAlign(x, Torch.zeros(2, 4), 2, o -> {}),
        "roiAlign: boxes must have the shape (K, 5), got [2, 4]");
    refused(
        () -> VisionOps.roiPool(x, List.of(rois), 2, o -> {}),
        "roiPool: the boxes of an image must have the shape (L, 4), got [2, 5]");
    refused(
        () -> VisionOps.roiPool(x, rois.to(FLOAT64), 2, o -> {}),
        "roiPool: input and boxes must have the same floating-point dtype, got float32 and"
            + " float64");
    refused(
        () -> VisionOps.psRoiPool(x, rois.add(1), 2, o -> {}),
        "psRoiPool: box 0 is of image 1.0 of a batch of 1");
    refused(
        () -> VisionOps.psRoiAlign(x, rois, 3, o -> {}),
        "psRoiAlign: the channels must be a multiple of 9 bins, got [1, 4, 8, 8]");
    refused(
        () -> VisionOps.roiAlign(x, rois, 0, o -> {}),
        "roiAlign: the output size must be one or two positive numbers");
    refused(
        () -> VisionOps.nms(Torch.zeros(3, 5), Torch.zeros(3), 0.5),
        "nms: boxes must have the shape (N, 4), got [3, 5]");
    refused(
        () -> VisionOps.nms(Torch.zeros(3, 4), Torch.zeros(2), 0.5),
        "nms: scores must have the shape (3), got [2]");
    refused(
        () -> VisionOps.nms(Torch.zeros(INT64, 3, 4), Torch.zeros(3), 0.5),
        "nms: boxes and scores must have the same floating-point dtype, got int64 and float32");
    refused(
        () -> VisionOps.boxConvert(Torch.zeros(3, 4), BoxFormat.XYXY, BoxFormat.CXCYWHR),
        "boxConvert: no conversion from xyxy to cxcywhr");
    refused(
        () -> VisionOps.boxIou(Torch.zeros(3, 4), Torch.zeros(4)),
        "boxIou: boxes must have the shape (*, N, coordinates), got [4]");
  }

  @Test
  void wrongConvolutionsAndDropsAreRefusedInOneSentence() {
    Tensor x = Torch.randn(1, 4, 8, 8);
    Tensor weight = Torch.ones(2, 4, 3, 3);
    refused(
        () -> VisionOps.deformConv2d(x, Torch.zeros(1, 17, 6, 6), weight, o -> {}),
        "deformConv2d: the offset must have a multiple of 18 channels, got [1, 17, 6, 6]");
    refused(
        () -> VisionOps.deformConv2d(x, Torch.zeros(1, 18, 8, 8), weight, o -> {}),
        "deformConv2d: the offset must have the shape (1, 18, 6, 6), got [1, 18, 8, 8]");
    refused(
        () -> VisionOps.deformConv2d(x, Torch.zeros(1, 18, 6, 6), weight.narrow(1, 0, 3), o -> {}),
        "deformConv2d: a weight of [2, 3, 3, 3] does not fit an input of [1, 4, 8, 8]");
    refused(
        () -> VisionOps.dropBlock2d(x, 0.5, 2, true, o -> {}),
        "dropBlock2d: the block size must be odd and positive, got 2");
    refused(
        () -> VisionOps.stochasticDepth(x, -0.1, StochasticDepth.Mode.ROW, true),
        "stochasticDepth: p must be from 0 to 1, got -0.1");
    refused(
        () -> VisionOps.sigmoidFocalLoss(x, x, o -> o.alpha(2)),
        "sigmoidFocalLoss: alpha must be from 0 to 1, or -1 for none, got 2.0");
  }

  private static void refused(ThrowingCallable call, String message) {
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
  }
}
