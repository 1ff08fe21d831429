package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.ConvNd;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.vision.FillRule;
import org.jtorch.vision.models.internal.PatchMergingV2;
import org.jtorch.vision.models.video.MViT;
import org.jtorch.vision.models.video.SwinTransformer3d;
import org.jtorch.vision.models.video.VideoConv;
import org.jtorch.vision.models.video.VideoResNet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models with other options and in training, whose values make_variants.py recorded. Slow ones are
 * left out, unless the property {@code jtorch.models} is {@code all} or names them.
 */
class ModelVariantsTest {
  private static final Set<String> SLOW =
      Set.of("alexnet", "vgg11 plain", "inception_v3", "maxvit_t");
  private static final JsonNode RECORDED = recorded();
  private static final Map<String, Supplier<Module>> VARIANTS = new LinkedHashMap<>();

  private static final List<ConvNeXt.BlockSetting> SMALL_CONVNEXT =
      List.of(new ConvNeXt.BlockSetting(16, 1), new ConvNeXt.BlockSetting(32, 2));

  static {
    VARIANTS.put("alexnet", () -> AlexNet.alexnet(o -> o.dropout(0.2)));
    VARIANTS.put("vgg11 plain", () -> VGG.vgg11(o -> o.initWeights(false).numClasses(3)));
    VARIANTS.put("squeezenet1_1", SqueezeNet::squeezenet1_1);
    VARIANTS.put(
        "densenet121 dropping", () -> DenseNet.densenet121(o -> o.dropRate(0.2).bnSize(2)));
    VARIANTS.put("densenet121 efficient", () -> DenseNet.densenet121(o -> o.memoryEfficient(true)));
    VARIANTS.put("googlenet", () -> GoogLeNet.googlenet(o -> o.dropoutAux(0.5)));
    VARIANTS.put(
        "googlenet without heads",
        () -> GoogLeNet.googlenet(o -> o.auxLogits(false).transformInput(true).initWeights(false)));
    VARIANTS.put("inception_v3", Inception3::inceptionV3);
    VARIANTS.put(
        "inception_v3 without head",
        () ->
            Inception3.inceptionV3(
                o -> o.auxLogits(false).transformInput(true).initWeights(false)));
    VARIANTS.put(
        "mobilenet_v2 narrow",
        () -> MobileNetV2.mobilenetV2(o -> o.widthMult(0.6).roundNearest(4).numClasses(5)));
    VARIANTS.put("mobilenet_v2 two stages", ModelVariantsTest::twoStages);
    VARIANTS.put(
        "mobilenet_v3_large dilated",
        () -> MobileNetV3.mobilenetV3Large(o -> o.dilated(true).reducedTail(true).widthMult(0.75)));
    VARIANTS.put("mobilenet_v3_small", () -> MobileNetV3.mobilenetV3Small(o -> o.dropout(0.4)));
    VARIANTS.put("mnasnet0_5", MNASNet::mnasnet0_5);
    VARIANTS.put("shufflenet_v2_x0_5", ShuffleNetV2::shufflenetV2X0_5);
    VARIANTS.put(
        "efficientnet_b0", () -> EfficientNet.efficientnetB0(o -> o.stochasticDepthProb(0.5)));
    VARIANTS.put("efficientnet_v2_s", EfficientNet::efficientnetV2S);
    VARIANTS.put("resnet50", () -> ResNet.resnet50(o -> o.zeroInitResidual(true)));
    VARIANTS.put("regnet_y_400mf", () -> RegNet.regnetY_400mf(o -> o.stemWidth(16)));
    VARIANTS.put(
        "convnext_tiny",
        () -> ConvNeXt.convnextTiny(o -> o.layerScale(0.5).stochasticDepthProb(0.5)));
    VARIANTS.put(
        "vit_b_32",
        () ->
            VisionTransformer.vitB_32(
                o -> o.imageSize(64).dropout(0.1).attentionDropout(0.2).representationSize(32)));
    VARIANTS.put("vit_b_16_with_stem", ModelVariantsTest::withStem);
    VARIANTS.put("swin_t", () -> SwinTransformer.swinT(o -> o.dropout(0.1).attentionDropout(0.2)));
    VARIANTS.put("swin_v2_t", () -> SwinTransformer.swinV2T(o -> o.mlpRatio(2).numClasses(7)));
    VARIANTS.put("maxvit_t", () -> MaxVit.maxvitT(o -> o.mlpDropout(0.1).attentionDropout(0.2)));
    ofOtherSizes();
    transformersOfOtherSizes();
    ofOwnBlocks();
  }

  private static void ofOtherSizes() {
    VARIANTS.put(
        "resnet of few blocks",
        () ->
            ResNet.resnet50(
                o ->
                    o.layers(1, 2, 1, 1)
                        .groups(2)
                        .widthPerGroup(32)
                        .replaceStrideWithDilation(false, true, false)
                        .numClasses(5)));
    VARIANTS.put(
        "densenet of two blocks",
        () ->
            DenseNet.densenet121(
                o -> o.growthRate(8).blockConfig(2, 3).numInitFeatures(16).numClasses(5)));
    VARIANTS.put(
        "convnext of own stages",
        () ->
            ConvNeXt.convnextTiny(
                o ->
                    o.blockSetting(SMALL_CONVNEXT)
                        .layerScale(0.1)
                        .stochasticDepthProb(0)
                        .numClasses(5)));
    VARIANTS.put(
        "shufflenet of few blocks",
        () ->
            ShuffleNetV2.shufflenetV2X1_0(
                o -> o.stagesRepeats(2, 1, 1).stagesOutChannels(8, 16, 32, 64, 128).numClasses(5)));
    VARIANTS.put(
        "regnet of four blocks",
        () ->
            RegNet.regnetY_400mf(
                o ->
                    o.blockParams(new RegNet.BlockParams(4, 16, 8, 2, 8))
                        .seRatio(0.5)
                        .stemWidth(16)
                        .numClasses(5)));
    VARIANTS.put(
        "mobilenet_v3_small with another head",
        () -> MobileNetV3.mobilenetV3Small(o -> o.lastChannel(64).numClasses(5)));
    VARIANTS.put(
        "mnasnet of another width", () -> MNASNet.mnasnet1_0(o -> o.alpha(0.35).numClasses(5)));
    VARIANTS.put(
        "efficientnet_b0 with another last layer",
        () -> EfficientNet.efficientnetB0(o -> o.lastChannel(64).numClasses(5)));
  }

  private static void transformersOfOtherSizes() {
    VARIANTS.put(
        "vit of two layers",
        () ->
            VisionTransformer.vitB_16(
                o ->
                    o.imageSize(32)
                        .patchSize(8)
                        .numLayers(2)
                        .numHeads(4)
                        .hiddenDim(32)
                        .mlpDim(64)
                        .numClasses(5)));
    VARIANTS.put(
        "swin of two stages",
        () ->
            SwinTransformer.swinT(
                o ->
                    o.patchSize(4, 2)
                        .embedDim(16)
                        .depths(1, 2)
                        .numHeads(2, 4)
                        .windowSize(4, 3)
                        .stochasticDepthProb(0.1)
                        .downsampleLayer(PatchMergingV2::new)
                        .numClasses(5)));
    VARIANTS.put(
        "maxvit of two blocks",
        () ->
            MaxVit.maxvitT(
                o ->
                    o.inputSize(64, 64)
                        .stemChannels(16)
                        .partitionSize(4)
                        .blockChannels(16, 32)
                        .blockLayers(1, 2)
                        .headDim(8)
                        .stochasticDepthProb(0.1)
                        .numClasses(5)));
    VARIANTS.put(
        "mvit_v2_s of small clips",
        () ->
            MViT.mvitV2S(
                o ->
                    o.spatialSize(64, 32)
                        .temporalSize(8)
                        .patchEmbedKernel(3, 5, 5)
                        .patchEmbedPadding(1, 2, 2)
                        .numClasses(5)));
    VARIANTS.put(
        "video resnet of several kinds",
        () ->
            VideoResNet.r2plus1d_18(
                o ->
                    o.convMakers(
                            VideoConv.SIMPLE,
                            VideoConv.NO_TEMPORAL,
                            VideoConv.TWO_PLUS_ONE,
                            VideoConv.SIMPLE)
                        .layers(1, 1, 2, 1)
                        .numClasses(5)));
    VARIANTS.put(
        "swin3d of two stages",
        () ->
            SwinTransformer3d.swin3dT(
                o ->
                    o.embedDim(16)
                        .depths(2, 2)
                        .numHeads(2, 4)
                        .windowSize(2, 4, 4)
                        .mlpRatio(2)
                        .numClasses(5)));
  }

  private static void ofOwnBlocks() {
    VARIANTS.put(
        "resnet of own blocks",
        () -> ResNet.resnet18(o -> o.layers(1, 2, 1, 1).block(2, Residual::new).numClasses(5)));
    VARIANTS.put(
        "mobilenet_v2 of own blocks",
        () ->
            MobileNetV2.mobilenetV2(
                o ->
                    o.block((in, out, stride, ratio) -> new Plain(in, out, stride)).numClasses(5)));
    VARIANTS.put(
        "convnext of own blocks",
        () ->
            ConvNeXt.convnextTiny(
                o ->
                    o.blockSetting(SMALL_CONVNEXT)
                        .block((channels, scale, prob) -> new Plain(channels, channels, 1))
                        .numClasses(5)));
    VARIANTS.put(
        "shufflenet of own blocks",
        () -> ShuffleNetV2.shufflenetV2X0_5(o -> o.invertedResidual(Plain::new).numClasses(5)));
    VARIANTS.put(
        "googlenet of own convolutions",
        () -> GoogLeNet.googlenet(o -> o.convBlock(Own::new).dropoutAux(0.7).numClasses(5)));
    VARIANTS.put(
        "inception_v3 of own convolutions",
        () -> Inception3.inceptionV3(o -> o.convBlock(Own::new).numClasses(5)));
    VARIANTS.put(
        "swin of own blocks",
        () ->
            SwinTransformer.swinT(
                o ->
                    o.block((sizes, norm) -> new Tokens(norm.apply(sizes.dim())))
                        .downsampleLayer((dim, norm) -> new Merging(dim))
                        .numClasses(5)));
  }

  /** A convolution with an activation of its own. */
  private static final class Own extends Module implements Layer {
    private final Conv2d conv;

    Own(long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options) {
      conv = register("conv", new Conv2d(in, out, kernelSize, options));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.call(x).tanh();
    }
  }

  /** A convolution and a shortcut as a block. */
  private static final class Residual extends Module implements Layer {
    private final Conv2d conv;
    private final @Nullable Sequential downsample;

    Residual(ResNet.BlockSizes s, LongFunction<? extends Layer> norm) {
      long out = 2 * s.planes();
      Sequential shortcut = null;
      if (s.isProjected()) {
        shortcut =
            new Sequential(
                new Conv2d(s.in(), out, 1, o -> o.stride(s.stride()).bias(false)), norm.apply(out));
      }
      conv = register("conv", new Conv2d(s.in(), out, 3, o -> o.stride(s.stride()).padding(1)));
      downsample = shortcut == null ? null : register("downsample", shortcut);
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.call(x).add(downsample == null ? x : downsample.call(x));
    }
  }

  /** A convolution as a block. */
  private static final class Plain extends Module implements Layer {
    private final Conv2d conv;

    Plain(long in, long out, long stride) {
      conv = register("conv", new Conv2d(in, out, 3, o -> o.stride(stride).padding(1)));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.call(x);
    }
  }

  /** A normalization as a block. */
  private static final class Tokens extends Module implements Layer {
    private final Slot<Layer> norm;

    Tokens(Layer norm) {
      this.norm = slot("norm", norm);
    }

    @Override
    public Tensor forward(Tensor x) {
      return norm.get().call(x);
    }
  }

  /** A layer that doubles the channels only. */
  private static final class Merging extends Module implements Layer {
    private final Linear linear;

    Merging(long dim) {
      linear = register("linear", new Linear(dim, 2 * dim));
    }

    @Override
    public Tensor forward(Tensor x) {
      return linear.call(x);
    }
  }

  private static Module withStem() {
    return VisionTransformer.vitB_16(
        o ->
            o.imageSize(32)
                .numClasses(5)
                .convStem(
                    new VisionTransformer.ConvStem(8, 3, 2),
                    new VisionTransformer.ConvStem(16, 3, 2),
                    new VisionTransformer.ConvStem(32, 3, 2),
                    new VisionTransformer.ConvStem(64, 3, 2)));
  }

  private static Module twoStages() {
    return MobileNetV2.mobilenetV2(
        o ->
            o.invertedResidualSetting(
                List.of(
                    new MobileNetV2.InvertedResidualSetting(1, 16, 1, 1),
                    new MobileNetV2.InvertedResidualSetting(4, 24, 2, 2))));
  }

  static Stream<String> names() {
    String chosen = System.getProperty("jtorch.models", "small");
    return VARIANTS.keySet().stream()
        .filter(
            name ->
                switch (chosen) {
                  case "all" -> true;
                  case "small" -> !SLOW.contains(name);
                  default -> List.of(chosen.split(",")).contains(name);
                });
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("names")
  void textInitialValuesOutputsAndGradientsArePythons(String name) {
    JsonNode expected = RECORDED.get(name);
    Torch.manualSeed(0);
    Module model = Objects.requireNonNull(VARIANTS.get(name)).get();
    assertThat(sha256(model.toString())).isEqualTo(expected.get("text").asText());
    double sum = sum(model.parameters().stream().map(Tensor::detach).toList());
    double expectedSum = expected.get("sum").asDouble();
    assertThat(sum).isCloseTo(expectedSum, within(1e-3 + 1e-7 * Math.abs(expectedSum)));
    FillRule.fill(model.stateDict(), expected.get("gain").asDouble());
    boolean isTraining = expected.get("training").asBoolean();
    model.train(isTraining);
    long[] shape = new ObjectMapper().convertValue(expected.get("input"), long[].class);
    Tensor input = FillRule.input(shape);
    Torch.manualSeed(1);
    List<Tensor> outputs = isTraining ? outputs(model, input) : evaluated(model, input);
    assertThat(outputs).hasSameSizeAs(expected.get("outputs"));
    for (int i = 0; i < outputs.size(); i++) {
      assertClose(outputs.get(i), expected.get("outputs").get(i));
    }
    if (isTraining) {
      outputs.stream().map(y -> y.square().sum()).reduce(Tensor::add).orElseThrow().backward();
      double gradient = sum(model.parameters().stream().map(p -> p.grad().abs()).toList());
      double expectedGradient = expected.get("gradient").asDouble();
      assertThat(gradient).isCloseTo(expectedGradient, within(1e-3 * expectedGradient));
      model.parameters().forEach(Tensor::clearGrad);
    }
    model.close();
  }

  private static List<Tensor> evaluated(Module model, Tensor input) {
    return Torch.inferenceMode(() -> outputs(model, input));
  }

  private static List<Tensor> outputs(Module model, Tensor input) {
    if (model instanceof GoogLeNet googlenet) {
      GoogLeNet.Outputs outputs = googlenet.outputs(input);
      return Stream.of(
              Stream.of(outputs.logits()),
              outputs.auxLogits2().stream(),
              outputs.auxLogits1().stream())
          .flatMap(tensors -> tensors)
          .toList();
    } else if (model instanceof Inception3 inception) {
      Inception3.Outputs outputs = inception.outputs(input);
      return Stream.concat(Stream.of(outputs.logits()), outputs.auxLogits().stream()).toList();
    }
    return List.of(((Layer) model).call(input));
  }

  private static double sum(List<Tensor> tensors) {
    double sum = 0;
    for (Tensor tensor : tensors) {
      sum += tensor.sum(o -> o.dtype(DType.FLOAT64)).item();
    }
    return sum;
  }

  private static void assertClose(Tensor output, JsonNode expected) {
    double[] values = output.detach().to(DType.FLOAT64).flatten().toDoubleArray();
    double tolerance = 1e-4 * expected.get("max").asDouble();
    int step = expected.get("step").asInt();
    int i = 0;
    for (JsonNode value : expected.get("values")) {
      assertThat(values[i]).isCloseTo(value.asDouble(), within(tolerance));
      i += step;
    }
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode recorded() {
    try (InputStream in = ModelVariantsTest.class.getResourceAsStream("variants.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, "variants.json"));
    } catch (IOException e) {
      throw new AssertionError("variants.json", e);
    }
  }
}
