package org.jtorch.vision;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.ModelOptions;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.models.opticalflow.RAFT;
import org.jtorch.vision.models.video.MViT;
import org.jtorch.vision.models.video.S3D;
import org.jtorch.vision.models.video.SwinTransformer3d;
import org.jtorch.vision.models.video.VideoResNet;

/** The models of torchvision by name, {@code torchvision.models.get_model}. */
public final class Models {
  private static final Map<String, Function<Consumer<ModelOptions<?>>, Module>> BUILDERS =
      new LinkedHashMap<>();

  static {
    residual();
    video();
  }

  private Models() {}

  private static void residual() {
    BUILDERS.put("resnet18", ResNet::resnet18);
    BUILDERS.put("resnet34", ResNet::resnet34);
    BUILDERS.put("resnet50", ResNet::resnet50);
    BUILDERS.put("resnet101", ResNet::resnet101);
    BUILDERS.put("resnet152", ResNet::resnet152);
    BUILDERS.put("resnext50_32x4d", ResNet::resnext50_32x4d);
    BUILDERS.put("resnext101_32x8d", ResNet::resnext101_32x8d);
    BUILDERS.put("resnext101_64x4d", ResNet::resnext101_64x4d);
    BUILDERS.put("wide_resnet50_2", ResNet::wideResnet50_2);
    BUILDERS.put("wide_resnet101_2", ResNet::wideResnet101_2);
  }

  private static void video() {
    BUILDERS.put("r3d_18", VideoResNet::r3d_18);
    BUILDERS.put("mc3_18", VideoResNet::mc3_18);
    BUILDERS.put("r2plus1d_18", VideoResNet::r2plus1d_18);
    BUILDERS.put("s3d", S3D::s3d);
    BUILDERS.put("mvit_v1_b", MViT::mvitV1B);
    BUILDERS.put("mvit_v2_s", MViT::mvitV2S);
    BUILDERS.put("swin3d_t", SwinTransformer3d::swin3dT);
    BUILDERS.put("swin3d_s", SwinTransformer3d::swin3dS);
    BUILDERS.put("swin3d_b", SwinTransformer3d::swin3dB);
    BUILDERS.put("raft_large", RAFT::raftLarge);
    BUILDERS.put("raft_small", RAFT::raftSmall);
  }

  /**
   * Returns the names of all models, {@code torchvision.models.list_models}.
   *
   * @return Python's names
   */
  public static List<String> list() {
    return List.copyOf(BUILDERS.keySet());
  }

  /**
   * Creates a model with random weights.
   *
   * @param name Python's name, {@code "resnet50"}
   * @return the model
   * @throws IllegalArgumentException if there is no model of this name
   */
  public static Module create(String name) {
    return create(name, o -> {});
  }

  /**
   * Creates a model, {@code torchvision.models.get_model}.
   *
   * @param name Python's name, {@code "resnet50"}
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if there is no model of this name
   */
  public static Module create(String name, Consumer<ModelOptions<?>> options) {
    Function<Consumer<ModelOptions<?>>, Module> builder =
        BUILDERS.get(Objects.requireNonNull(name, "name"));
    if (builder == null) {
      throw new IllegalArgumentException("there is no model named \"" + name + "\"");
    }
    return builder.apply(Objects.requireNonNull(options, "options"));
  }
}
