package org.jtorch.vision.models.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.ops.MultiScaleRoIAlign;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.junit.jupiter.api.Test;

/** Models on small backbones: their checks, their parts and their outputs. */
@NoLeaks
class DetectorTest {
  private static Backbone backbone() {
    Sequential layers =
        new Sequential(new Conv2d(3, 8, 3, o -> o.stride(16).padding(1)), new ReLU());
    return Backbone.of(layers, 8);
  }

  private static FasterRCNN small() {
    Torch.manualSeed(0);
    return new FasterRCNN(
        backbone(),
        o ->
            o.numClasses(3)
                .minSize(64)
                .rpnAnchorGenerator(new AnchorGenerator(new long[][] {{16, 32}}, 0.5, 1, 2))
                .boxRoiPool(new MultiScaleRoIAlign(List.of("0"), 3, 2))
                .boxScoreThresh(0.2));
  }

  private static Target target(double... box) {
    return new Target(Torch.tensor(DType.FLOAT32, box).view(-1, 4), Torch.tensor(new long[] {1}));
  }

  @Test
  void aModelOnAUsersBackboneDetectsAndTrains() {
    FasterRCNN model = small();
    List<Tensor> images = List.of(Torch.rand(3, 64, 80), Torch.rand(3, 50, 40));
    Losses losses = model.losses(images, List.of(target(8, 8, 40, 40), target(2, 2, 30, 44)));
    losses.total().backward();
    assertThat(losses.byName().keySet())
        .containsExactly("loss_classifier", "loss_box_reg", "loss_objectness", "loss_rpn_box_reg");
    assertThat(model.parameters()).allMatch(Tensor::hasGrad);
    model.zeroGrad();
    model.eval();
    List<Detections> found = Torch.inferenceMode(() -> model.call(images));
    assertThat(found).hasSize(2);
    for (Detections one : found) {
      long count = one.labels().numel();
      assertThat(count).isPositive();
      assertThat(one.boxes().shape()).isEqualTo(Shape.of(count, 4));
      assertThat(one.labels().ge(1).all().itemBoolean()).isTrue();
      assertThat(one.masks()).isEmpty();
    }
    model.close();
  }

  @Test
  void anImageWithoutObjectsHasOnlyLossesOfBackground() {
    FasterRCNN model = small();
    Target none = new Target(Torch.zeros(0, 4), Torch.zeros(DType.INT64, 0));
    Losses losses = model.losses(List.of(Torch.rand(3, 64, 64)), List.of(none));
    assertThat(losses.get("loss_box_reg").item()).isZero();
    assertThat(losses.get("loss_classifier").item()).isPositive();
    model.close();
  }

  @Test
  void thePredictorCanBeReplaced() {
    FasterRCNN model = small();
    model.roiHeads().boxPredictor().get().close();
    model.roiHeads().boxPredictor().set(new FastRCNNPredictor(1024, 6));
    assertThat(model.stateDict().get("roi_heads.box_predictor.cls_score.weight").shape())
        .isEqualTo(Shape.of(6, 1024));
    model.eval();
    assertThat(Torch.inferenceMode(() -> model.call(List.of(Torch.rand(3, 64, 64))))).hasSize(1);
    model.close();
  }

  @Test
  void inputsAreCheckedAsInTorchvision() {
    FasterRCNN model = small();
    List<Tensor> images = List.of(Torch.rand(3, 64, 64));
    assertThatIllegalStateException()
        .isThrownBy(() -> model.call(images))
        .withMessageContaining("targets should not be none when in training mode");
    refuses(model, images, new Target(Torch.zeros(2, 3), Torch.zeros(DType.INT64, 2)))
        .withMessageContaining("Expected target boxes to be a tensor of shape [N, 4], got [2, 3]");
    refuses(model, images, target(10, 10, 10, 20))
        .withMessageContaining(
            "All bounding boxes should have positive height and width. Found invalid box"
                + " [10.0, 10.0, 10.0, 20.0] for the target at index 0");
    refuses(model, images, new Target(Torch.tensor(new float[][] {{0, 0, 9, 9}}), Torch.ones(1)))
        .withMessageContaining("target labels must of int64 type, instead got torch.float32");
    Tensor one = Torch.tensor(new float[][] {{0, 0, 9, 9}});
    refuses(model, images, new Target(one, Torch.ones(DType.INT64, 3)))
        .withMessageContaining(
            "Expected one label for each of 1 target boxes, got [3] for the target at index 0");
    refuses(model, images, new Target(one, Torch.tensor(1L)))
        .withMessageContaining(
            "Expected one label for each of 1 target boxes, got [] for the target");
    refuses(model, List.of(Torch.zeros(64, 64)), target(0, 0, 9, 9))
        .withMessageContaining("list of 3d tensors of shape [C, H, W], got [64, 64]");
    refuses(model, List.of(Torch.zeros(DType.UINT8, 3, 64, 64)), target(0, 0, 9, 9))
        .withMessageContaining("Expected input images to be of floating type (in range [0, 1])");
    model.close();
  }

  @Test
  void imagesThatNoModelCanUseAreRefusedByTheirPosition() {
    FasterRCNN model = small();
    model.eval();
    Tensor good = Torch.rand(3, 64, 64);
    assertThat(Torch.inferenceMode(() -> model.call(List.of(good, Torch.rand(1, 64, 48)))))
        .hasSize(2);
    refusesToDetect(model, Arrays.asList(good, null), "images has a null entry at index 1");
    refusesToDetect(
        model,
        List.of(good, Torch.zeros(3, 0, 64)),
        "images must have a height and a width of at least one pixel, got the shape [3, 0, 64] for"
            + " the image at index 1");
    refusesToDetect(
        model,
        List.of(Torch.zeros(4, 64, 64)),
        "images must have 3 channels, got the shape [4, 64, 64] for the image at index 0");
    refusesToDetect(model, List.of(), "images is expected to be a list of at least one image");
    model.close();
  }

  private static void refusesToDetect(Detector model, List<Tensor> images, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> model.call(images)).withMessage(message);
  }

  @Test
  void labelsMustBeClassesOfTheModel() {
    List<Tensor> images = List.of(Torch.rand(3, 64, 64));
    Tensor box = Torch.tensor(new float[][] {{0, 0, 20, 20}});
    FasterRCNN model = small();
    refuses(model, images, new Target(box, Torch.tensor(new long[] {99})))
        .withMessage(
            "target labels must be from 1 to 2, where 0 is the background, since the model has 3"
                + " classes; got 99 for the target at index 0: choose numClasses(100) or renumber"
                + " them");
    refuses(model, images, new Target(box, Torch.tensor(new long[] {-1})))
        .withMessageEndingWith("got -1 for the target at index 0: renumber them from 1");
    refuses(model, images, new Target(box, Torch.tensor(new long[] {0})))
        .withMessageEndingWith("got 0 for the target at index 0: renumber them from 1");
    model.close();
    AnchorGenerator anchors = new AnchorGenerator(new long[][] {{16}}, 1);
    FCOS fcos = new FCOS(backbone32(), o -> o.numClasses(3).minSize(64).anchorGenerator(anchors));
    refuses(fcos, images, new Target(box, Torch.tensor(new long[] {3})))
        .withMessageContaining("from 0 to 2, since the model has 3 classes; got 3");
    fcos.close();
    AnchorGenerator others = new AnchorGenerator(new long[][] {{16}}, 1);
    RetinaNet retina =
        new RetinaNet(backbone32(), o -> o.numClasses(3).minSize(64).anchorGenerator(others));
    refuses(retina, images, new Target(box, Torch.tensor(new long[] {-1})))
        .withMessageContaining("from 0 to 2, since the model has 3 classes; got -1");
    retina.close();
    DefaultBoxGenerator boxes = new DefaultBoxGenerator(new double[][] {{2}}, o -> {});
    SSD ssd = new SSD(backbone(), boxes, 64, 64, o -> o.numClasses(3));
    refuses(ssd, images, new Target(box, Torch.tensor(new long[] {3})))
        .withMessageContaining("where 0 is the background, since the model has 3 classes; got 3");
    ssd.close();
  }

  /** A backbone whose channels the heads can normalize in 32 groups. */
  private static Backbone backbone32() {
    return Backbone.of(new Conv2d(3, 32, 3, o -> o.stride(16).padding(1)), 32);
  }

  @Test
  void targetsMustFitTheirImages() {
    FasterRCNN model = small();
    List<Tensor> images = List.of(Torch.rand(3, 64, 48));
    Target target = target(0, 0, 9, 9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.losses(images, Collections.singletonList(null)))
        .withMessage("targets has a null entry at index 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.losses(images, List.of(target, target)))
        .withMessage("there are 1 images, but 2 targets");
    refuses(model, images, target(0, 0, Double.NaN, 9))
        .withMessageContaining("Found invalid box [0.0, 0.0, NaN, 9.0]");
    refuses(model, images, target.withMasks(Torch.ones(DType.UINT8, 64, 48)))
        .withMessage(
            "target masks must have the shape [1, 64, 48], got [64, 48] for the target at index 0");
    refuses(model, images, target.withMasks(Torch.ones(DType.UINT8, 0, 64, 48)))
        .withMessageContaining("must have the shape [1, 64, 48], got [0, 64, 48]");
    refuses(model, images, target.withMasks(Torch.ones(DType.UINT8, 1, 32, 48)))
        .withMessageContaining("must have the shape [1, 64, 48], got [1, 32, 48]");
    refuses(model, images, target.withKeypoints(Torch.ones(2, 5, 3)))
        .withMessageContaining("target keypoints must have the shape [1, 5, 3], got [2, 5, 3]");
    model.close();
  }

  @Test
  void keypointsMustBeThoseOfTheModel() {
    KeypointRCNN model =
        new KeypointRCNN(
            backbone(),
            o ->
                o.numClasses(2)
                    .numKeypoints(4)
                    .minSize(64)
                    .rpnAnchorGenerator(new AnchorGenerator(new long[][] {{16, 32}}, 0.5, 1, 2))
                    .boxRoiPool(new MultiScaleRoIAlign(List.of("0"), 3, 2))
                    .keypointRoiPool(new MultiScaleRoIAlign(List.of("0"), 3, 2)));
    List<Tensor> images = List.of(Torch.rand(3, 64, 64));
    Target target = target(8, 8, 40, 40);
    refuses(model, images, target.withKeypoints(Torch.ones(1, 5, 3)))
        .withMessage(
            "target keypoints must have the shape [1, 4, 3], got [1, 5, 3] for the target at index"
                + " 0");
    assertThat(model.losses(images, List.of(target.withKeypoints(Torch.ones(1, 4, 3)))).byName())
        .containsKey("loss_keypoint");
    model.close();
  }

  @Test
  void detectionsAreSelectedWithTheirMasksAndKeypoints() {
    Tensor values = Torch.arange(3).to(DType.FLOAT32);
    Detections all =
        new Detections(
            values.view(3, 1).repeat(1, 4),
            Torch.tensor(5L, 6L, 7L),
            Torch.tensor(new float[] {0.9f, 0.6f, 0.3f}),
            Optional.of(values.view(3, 1, 1, 1)),
            Optional.of(values.view(3, 1, 1).repeat(1, 2, 3)),
            Optional.of(values.view(3, 1)));
    Detections likely = all.select(all.scores().ge(0.5));
    assertThat(likely.labels().toLongArray()).containsExactly(5, 6);
    assertThat(likely.masks().orElseThrow().flatten().toFloatArray()).containsExactly(0, 1);
    Detections last = all.select(Torch.tensor(2L, 0L));
    assertThat(last.labels().toLongArray()).containsExactly(7, 5);
    assertThat(last.boxes().select(1, 3).toFloatArray()).containsExactly(2, 0);
    assertThat(last.keypoints().orElseThrow().shape()).isEqualTo(Shape.of(2, 2, 3));
    assertThat(last.keypointsScores().orElseThrow().flatten().toFloatArray()).containsExactly(2, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.select(Torch.ones(DType.BOOL, 2)))
        .withMessage(
            "detections are selected by a mask torch.bool [3] or by indices torch.int64 (K), got"
                + " torch.bool [2]");
  }

  @Test
  void boxesOfADataSetAreConvertedToCorners() {
    Tensor labels = Torch.tensor(new long[] {1});
    Tensor data = Torch.tensor(new long[][] {{10, 20, 30, 40}});
    Target target = Target.of(new BoundingBoxes(data, BoxFormat.XYWH, 100, 100), labels);
    assertThat(target.boxes().flatten().toFloatArray()).containsExactly(10, 20, 40, 60);
    assertThat(target.labels()).isSameAs(labels);
    Tensor centers = Torch.tensor(new float[][] {{25, 40, 30, 40}});
    Target same = Target.of(new BoundingBoxes(centers, BoxFormat.CXCYWH, 100, 100), labels);
    assertThat(same.boxes().equal(target.boxes())).isTrue();
    Target corners = Target.of(new BoundingBoxes(data, BoxFormat.XYXY, 100, 100), labels);
    assertThat(corners.boxes().flatten().toFloatArray()).containsExactly(10, 20, 30, 40);
    BoundingBoxes rotated = new BoundingBoxes(Torch.zeros(1, 5), BoxFormat.XYWHR, 100, 100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.of(rotated, labels))
        .withMessageContaining("no conversion from xywhr to xyxy");
  }

  private static ThrowableAssertAlternative<IllegalArgumentException> refuses(
      Detector model, List<Tensor> images, Target target) {
    return assertThatIllegalArgumentException()
        .isThrownBy(() -> model.losses(images, List.of(target)));
  }

  @Test
  void masksAndKeypointsAreRequiredWhereTheyAreTrained() {
    Backbone backbone = BackboneWithFPN.of(ResNet.resnet18(), o -> o.trainableLayers(1));
    assertThat(backbone.module().parameters()).anyMatch(p -> !p.requiresGrad());
    MaskRCNN model = new MaskRCNN(backbone, o -> o.numClasses(2).minSize(64));
    refuses(model, List.of(Torch.rand(3, 64, 64)), target(0, 0, 9, 9))
        .withMessage("Every element of targets should have a masks key");
    model.close();
  }

  @Test
  void sizesAndMeansOfImagesAreChecked() {
    Backbone backbone = backbone();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FasterRCNN(backbone, o -> o.numClasses(2).minSize(64, 0)))
        .withMessage("minSize takes at least one length in pixels, all positive, got [64, 0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FasterRCNN(backbone, o -> o.numClasses(2).maxSize(-1)))
        .withMessage("maxSize must be positive, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FasterRCNN(backbone, o -> o.numClasses(2).imageMean(0.5, 0.5)))
        .withMessage(
            "imageMean and imageStd must have one number for each channel, got [0.5, 0.5] and"
                + " [0.229, 0.224, 0.225]");
    backbone.module().close();
  }

  @Test
  void eitherClassesOrAPredictorAreGiven() {
    Backbone backbone = backbone();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FasterRCNN(backbone, o -> {}))
        .withMessage("num_classes should not be None when box_predictor is not specified");
    FastRCNNPredictor predictor = new FastRCNNPredictor(4, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FasterRCNN(backbone, o -> o.numClasses(2).boxPredictor(predictor)))
        .withMessage("num_classes should be None when box_predictor is specified");
    predictor.close();
    backbone.module().close();
  }

  @Test
  void featureMapsAndAnchorsMustMatch() {
    FasterRCNN model = new FasterRCNN(backbone(), o -> o.numClasses(2).minSize(64));
    model.eval();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.call(List.of(Torch.rand(3, 64, 64))))
        .withMessageContaining("There needs to be a match between the number of feature maps");
    model.close();
  }

  @Test
  void aBackboneIsALayerWithParameters() {
    Layer layer = new Conv2d(3, 8, 3);
    Backbone backbone = Backbone.of(layer, 8);
    assertThat(backbone.module()).isSameAs(layer);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backbone.of(x -> x, 3))
        .withMessageContaining("must be a Module, got a function");
    backbone.module().close();
  }

  @Test
  void aHookSeesTensorsThatStayOpen() {
    FasterRCNN model = small();
    model.eval();
    Tensor[] seen = new Tensor[1];
    Module layers = model.getSubmodule("backbone.0");
    layers.registerForwardHook((module, inputs, output) -> seen[0] = output);
    assertThat(model.call(List.of(Torch.rand(3, 64, 64)))).hasSize(1);
    assertThat(seen[0].shape()).isEqualTo(Shape.of(1, 8, 4, 4));
    model.close();
  }

  @Test
  void namesOfOldStateDictsAreRenamed() {
    RPNHead head = new RPNHead(4, 3);
    Map<String, Tensor> state = new LinkedHashMap<>(head.stateDict());
    state.put("conv.weight", state.remove("conv.0.0.weight").add(1));
    state.put("conv.bias", state.remove("conv.0.0.bias").add(2));
    head.loadStateDict(state);
    assertThat(head.getParameter("conv.0.0.bias").detach().toFloatArray()).containsOnly(2);
    head.close();
  }
}
