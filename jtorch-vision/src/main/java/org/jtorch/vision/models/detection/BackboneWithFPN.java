package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.IntermediateLayerGetter;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.ops.ExtraFPNBlock;
import org.jtorch.vision.ops.FeaturePyramidNetwork;
import org.jtorch.vision.ops.LastLevelMaxPool;

/**
 * Feature pyramid network on some layers of a model, {@code
 * torchvision.models.detection.backbone_utils.BackboneWithFPN}. The feature maps are named {@code
 * "0"}, {@code "1"} and so on, and as the extra levels are.
 *
 * <pre>{@code
 * Backbone backbone = BackboneWithFPN.of(ResNet.resnet18(), o -> o.trainableLayers(5));
 * FasterRCNN model = new FasterRCNN(backbone, o -> o.numClasses(3));
 * }</pre>
 */
public final class BackboneWithFPN extends Module implements Backbone {
  private static final long OUT_CHANNELS = 256;

  private final IntermediateLayerGetter body;
  private final FeaturePyramidNetwork fpn;
  private final long outChannels;

  /**
   * Creates a backbone.
   *
   * @param model a model that calls its children in sequence; children after the last one that is
   *     returned are not used
   * @param returnLayers names of the children whose outputs are used, each with the name of its
   *     feature map
   * @param inChannelsList channels of these outputs, in the order of the children
   * @param outChannels channels of the feature maps
   * @param options {@code o -> o.extraBlocks(new LastLevelMaxPool())}
   */
  public BackboneWithFPN(
      Module model,
      Map<String, String> returnLayers,
      List<Long> inChannelsList,
      long outChannels,
      Consumer<FeaturePyramidNetwork.Options> options) {
    body = register("body", new IntermediateLayerGetter(model, returnLayers));
    fpn = register("fpn", new FeaturePyramidNetwork(inChannelsList, outChannels, options));
    this.outChannels = outChannels;
  }

  /**
   * Creates a backbone of the stages of a residual network, {@code
   * torchvision.models.detection.backbone_utils.resnet_fpn_backbone}. The backbone owns the model,
   * whose layers after the last used stage are closed.
   *
   * @param model a residual network
   * @param options {@code o -> o.trainableLayers(3)}
   * @return the backbone, with 256 channels
   */
  public static BackboneWithFPN of(ResNet model, Consumer<? super Options> options) {
    Options o = new Options();
    options.accept(o);
    freeze(model, o.trainableLayers);
    long channels = ((Linear) model.fc().get()).weight().size(1) / 8;
    Map<String, String> returnLayers = new LinkedHashMap<>();
    List<Long> inChannels = new ArrayList<>();
    for (int stage : o.returnedLayers) {
      returnLayers.put("layer" + stage, Integer.toString(returnLayers.size()));
      inChannels.add(channels << (stage - 1));
    }
    ExtraFPNBlock extra = o.extraBlocks == null ? new LastLevelMaxPool() : o.extraBlocks;
    LongFunction<? extends Layer> norm = o.norm;
    BackboneWithFPN backbone =
        new BackboneWithFPN(
            model,
            returnLayers,
            inChannels,
            OUT_CHANNELS,
            f -> {
              f.extraBlocks(extra);
              if (norm != null) {
                f.norm(norm);
              }
            });
    backbone.closeUnused(model);
    return backbone;
  }

  private static void freeze(ResNet model, int trainableLayers) {
    if (trainableLayers < 0 || trainableLayers > 5) {
      throw new IllegalArgumentException(
          "Trainable layers should be in the range [0,5], got " + trainableLayers);
    }
    if (trainableLayers == 5) {
      return;
    }
    List<String> trained =
        List.of("layer4", "layer3", "layer2", "layer1").subList(0, trainableLayers);
    model
        .namedParameters()
        .forEach(
            (name, parameter) -> {
              if (trained.stream().noneMatch(name::startsWith)) {
                parameter.requiresGrad_(false);
              }
            });
  }

  /** Closes the children of a model that the body does not have. */
  private void closeUnused(Module model) {
    Map<String, Module> used = body.namedChildren();
    model
        .namedChildren()
        .forEach(
            (name, child) -> {
              if (!used.containsKey(name)) {
                child.close();
              }
            });
  }

  @Override
  public Module module() {
    return this;
  }

  @Override
  public long outChannels() {
    return outChannels;
  }

  @Override
  public Map<String, Tensor> features(Tensor images) {
    return call(() -> fpn.call(body.call(images)), images);
  }

  /** Options of a backbone of a residual network. */
  @CanIgnoreReturnValue
  public static final class Options {
    private int trainableLayers = 3;
    private int[] returnedLayers = {1, 2, 3, 4};
    private @Nullable ExtraFPNBlock extraBlocks;
    private @Nullable LongFunction<? extends Layer> norm;

    private Options() {}

    /** Number of trained layers, counted from the end, from 0 to 5. Default 3. */
    public Options trainableLayers(int layers) {
      trainableLayers = layers;
      return this;
    }

    /**
     * Stages whose outputs are used. Default 1, 2, 3, 4.
     *
     * @param layers ascending, from 1 to 4
     * @return this
     * @throws IllegalArgumentException if one is not in this range, or there is none
     */
    public Options returnedLayers(int... layers) {
      if (layers.length == 0 || Arrays.stream(layers).anyMatch(layer -> layer < 1 || layer > 4)) {
        throw new IllegalArgumentException(
            "Each returned layer should be in the range [1,4]. Got " + Arrays.toString(layers));
      }
      returnedLayers = layers.clone();
      return this;
    }

    /** Block that adds levels. Default: {@link LastLevelMaxPool}. */
    public Options extraBlocks(ExtraFPNBlock block) {
      extraBlocks = Objects.requireNonNull(block, "block");
      return this;
    }

    /** Normalization of the pyramid, created for a number of channels. Default: none. */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }
}
