package org.jtorch.vision;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.internal.UnknownName;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.AlexNet;
import org.jtorch.vision.models.ConvNeXt;
import org.jtorch.vision.models.DenseNet;
import org.jtorch.vision.models.EfficientNet;
import org.jtorch.vision.models.GoogLeNet;
import org.jtorch.vision.models.Inception3;
import org.jtorch.vision.models.MNASNet;
import org.jtorch.vision.models.MaxVit;
import org.jtorch.vision.models.MobileNetV2;
import org.jtorch.vision.models.MobileNetV3;
import org.jtorch.vision.models.ModelOptions;
import org.jtorch.vision.models.RegNet;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.models.ShuffleNetV2;
import org.jtorch.vision.models.SqueezeNet;
import org.jtorch.vision.models.SwinTransformer;
import org.jtorch.vision.models.VGG;
import org.jtorch.vision.models.VisionTransformer;
import org.jtorch.vision.models.detection.FCOS;
import org.jtorch.vision.models.detection.FasterRCNN;
import org.jtorch.vision.models.detection.KeypointRCNN;
import org.jtorch.vision.models.detection.MaskRCNN;
import org.jtorch.vision.models.detection.RetinaNet;
import org.jtorch.vision.models.detection.SSD;
import org.jtorch.vision.models.opticalflow.RAFT;
import org.jtorch.vision.models.quantization.QuantizableGoogLeNet;
import org.jtorch.vision.models.quantization.QuantizableInception3;
import org.jtorch.vision.models.quantization.QuantizableMobileNetV2;
import org.jtorch.vision.models.quantization.QuantizableMobileNetV3;
import org.jtorch.vision.models.quantization.QuantizableResNet;
import org.jtorch.vision.models.quantization.QuantizableShuffleNetV2;
import org.jtorch.vision.models.segmentation.DeepLabV3;
import org.jtorch.vision.models.segmentation.FCN;
import org.jtorch.vision.models.segmentation.LRASPP;
import org.jtorch.vision.models.video.MViT;
import org.jtorch.vision.models.video.S3D;
import org.jtorch.vision.models.video.SwinTransformer3d;
import org.jtorch.vision.models.video.VideoResNet;

/** The models of torchvision by name, {@code torchvision.models.get_model}. */
public final class Models {
  private static final Map<String, Function<Consumer<ModelOptions<?>>, Module>> BUILDERS =
      new TreeMap<>();

  static {
    firstNetworks();
    residualNetworks();
    smallNetworks();
    efficientNetworks();
    regularNetworks();
    transformers();
    detection();
    segmentation();
    video();
    opticalFlow();
    quantization();
  }

  private Models() {}

  private static void firstNetworks() {
    BUILDERS.put("alexnet", AlexNet::alexnet);
    BUILDERS.put("vgg11", VGG::vgg11);
    BUILDERS.put("vgg11_bn", VGG::vgg11Bn);
    BUILDERS.put("vgg13", VGG::vgg13);
    BUILDERS.put("vgg13_bn", VGG::vgg13Bn);
    BUILDERS.put("vgg16", VGG::vgg16);
    BUILDERS.put("vgg16_bn", VGG::vgg16Bn);
    BUILDERS.put("vgg19", VGG::vgg19);
    BUILDERS.put("vgg19_bn", VGG::vgg19Bn);
    BUILDERS.put("squeezenet1_0", SqueezeNet::squeezenet1_0);
    BUILDERS.put("squeezenet1_1", SqueezeNet::squeezenet1_1);
    BUILDERS.put("densenet121", DenseNet::densenet121);
    BUILDERS.put("densenet161", DenseNet::densenet161);
    BUILDERS.put("densenet169", DenseNet::densenet169);
    BUILDERS.put("densenet201", DenseNet::densenet201);
    BUILDERS.put("googlenet", GoogLeNet::googlenet);
    BUILDERS.put("inception_v3", Inception3::inceptionV3);
  }

  private static void residualNetworks() {
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

  private static void smallNetworks() {
    BUILDERS.put("mobilenet_v2", MobileNetV2::mobilenetV2);
    BUILDERS.put("mobilenet_v3_large", MobileNetV3::mobilenetV3Large);
    BUILDERS.put("mobilenet_v3_small", MobileNetV3::mobilenetV3Small);
    BUILDERS.put("mnasnet0_5", MNASNet::mnasnet0_5);
    BUILDERS.put("mnasnet0_75", MNASNet::mnasnet0_75);
    BUILDERS.put("mnasnet1_0", MNASNet::mnasnet1_0);
    BUILDERS.put("mnasnet1_3", MNASNet::mnasnet1_3);
    BUILDERS.put("shufflenet_v2_x0_5", ShuffleNetV2::shufflenetV2X0_5);
    BUILDERS.put("shufflenet_v2_x1_0", ShuffleNetV2::shufflenetV2X1_0);
    BUILDERS.put("shufflenet_v2_x1_5", ShuffleNetV2::shufflenetV2X1_5);
    BUILDERS.put("shufflenet_v2_x2_0", ShuffleNetV2::shufflenetV2X2_0);
  }

  private static void efficientNetworks() {
    BUILDERS.put("efficientnet_b0", EfficientNet::efficientnetB0);
    BUILDERS.put("efficientnet_b1", EfficientNet::efficientnetB1);
    BUILDERS.put("efficientnet_b2", EfficientNet::efficientnetB2);
    BUILDERS.put("efficientnet_b3", EfficientNet::efficientnetB3);
    BUILDERS.put("efficientnet_b4", EfficientNet::efficientnetB4);
    BUILDERS.put("efficientnet_b5", EfficientNet::efficientnetB5);
    BUILDERS.put("efficientnet_b6", EfficientNet::efficientnetB6);
    BUILDERS.put("efficientnet_b7", EfficientNet::efficientnetB7);
    BUILDERS.put("efficientnet_v2_s", EfficientNet::efficientnetV2S);
    BUILDERS.put("efficientnet_v2_m", EfficientNet::efficientnetV2M);
    BUILDERS.put("efficientnet_v2_l", EfficientNet::efficientnetV2L);
  }

  private static void regularNetworks() {
    BUILDERS.put("regnet_y_400mf", RegNet::regnetY_400mf);
    BUILDERS.put("regnet_y_800mf", RegNet::regnetY_800mf);
    BUILDERS.put("regnet_y_1_6gf", RegNet::regnetY_1_6gf);
    BUILDERS.put("regnet_y_3_2gf", RegNet::regnetY_3_2gf);
    BUILDERS.put("regnet_y_8gf", RegNet::regnetY_8gf);
    BUILDERS.put("regnet_y_16gf", RegNet::regnetY_16gf);
    BUILDERS.put("regnet_y_32gf", RegNet::regnetY_32gf);
    BUILDERS.put("regnet_y_128gf", RegNet::regnetY_128gf);
    BUILDERS.put("regnet_x_400mf", RegNet::regnetX_400mf);
    BUILDERS.put("regnet_x_800mf", RegNet::regnetX_800mf);
    BUILDERS.put("regnet_x_1_6gf", RegNet::regnetX_1_6gf);
    BUILDERS.put("regnet_x_3_2gf", RegNet::regnetX_3_2gf);
    BUILDERS.put("regnet_x_8gf", RegNet::regnetX_8gf);
    BUILDERS.put("regnet_x_16gf", RegNet::regnetX_16gf);
    BUILDERS.put("regnet_x_32gf", RegNet::regnetX_32gf);
    BUILDERS.put("convnext_tiny", ConvNeXt::convnextTiny);
    BUILDERS.put("convnext_small", ConvNeXt::convnextSmall);
    BUILDERS.put("convnext_base", ConvNeXt::convnextBase);
    BUILDERS.put("convnext_large", ConvNeXt::convnextLarge);
  }

  private static void transformers() {
    BUILDERS.put("vit_b_16", VisionTransformer::vitB_16);
    BUILDERS.put("vit_b_32", VisionTransformer::vitB_32);
    BUILDERS.put("vit_l_16", VisionTransformer::vitL_16);
    BUILDERS.put("vit_l_32", VisionTransformer::vitL_32);
    BUILDERS.put("vit_h_14", VisionTransformer::vitH_14);
    BUILDERS.put("swin_t", SwinTransformer::swinT);
    BUILDERS.put("swin_s", SwinTransformer::swinS);
    BUILDERS.put("swin_b", SwinTransformer::swinB);
    BUILDERS.put("swin_v2_t", SwinTransformer::swinV2T);
    BUILDERS.put("swin_v2_s", SwinTransformer::swinV2S);
    BUILDERS.put("swin_v2_b", SwinTransformer::swinV2B);
    BUILDERS.put("maxvit_t", MaxVit::maxvitT);
  }

  private static void detection() {
    BUILDERS.put("fasterrcnn_resnet50_fpn", FasterRCNN::fasterrcnnResnet50Fpn);
    BUILDERS.put("fasterrcnn_resnet50_fpn_v2", FasterRCNN::fasterrcnnResnet50FpnV2);
    BUILDERS.put("fasterrcnn_mobilenet_v3_large_fpn", FasterRCNN::fasterrcnnMobilenetV3LargeFpn);
    BUILDERS.put(
        "fasterrcnn_mobilenet_v3_large_320_fpn", FasterRCNN::fasterrcnnMobilenetV3Large_320Fpn);
    BUILDERS.put("maskrcnn_resnet50_fpn", MaskRCNN::maskrcnnResnet50Fpn);
    BUILDERS.put("maskrcnn_resnet50_fpn_v2", MaskRCNN::maskrcnnResnet50FpnV2);
    BUILDERS.put("keypointrcnn_resnet50_fpn", KeypointRCNN::keypointrcnnResnet50Fpn);
    BUILDERS.put("retinanet_resnet50_fpn", RetinaNet::retinanetResnet50Fpn);
    BUILDERS.put("retinanet_resnet50_fpn_v2", RetinaNet::retinanetResnet50FpnV2);
    BUILDERS.put("fcos_resnet50_fpn", FCOS::fcosResnet50Fpn);
    BUILDERS.put("ssd300_vgg16", SSD::ssd300Vgg16);
    BUILDERS.put("ssdlite320_mobilenet_v3_large", SSD::ssdlite320MobilenetV3Large);
  }

  private static void segmentation() {
    BUILDERS.put("deeplabv3_resnet50", DeepLabV3::deeplabv3Resnet50);
    BUILDERS.put("deeplabv3_resnet101", DeepLabV3::deeplabv3Resnet101);
    BUILDERS.put("deeplabv3_mobilenet_v3_large", DeepLabV3::deeplabv3MobilenetV3Large);
    BUILDERS.put("fcn_resnet50", FCN::fcnResnet50);
    BUILDERS.put("fcn_resnet101", FCN::fcnResnet101);
    BUILDERS.put("lraspp_mobilenet_v3_large", LRASPP::lrasppMobilenetV3Large);
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
  }

  private static void opticalFlow() {
    BUILDERS.put("raft_large", RAFT::raftLarge);
    BUILDERS.put("raft_small", RAFT::raftSmall);
  }

  private static void quantization() {
    BUILDERS.put("quantized_googlenet", QuantizableGoogLeNet::googlenet);
    BUILDERS.put("quantized_inception_v3", QuantizableInception3::inceptionV3);
    BUILDERS.put("quantized_mobilenet_v2", QuantizableMobileNetV2::mobilenetV2);
    BUILDERS.put("quantized_mobilenet_v3_large", QuantizableMobileNetV3::mobilenetV3Large);
    BUILDERS.put("quantized_resnet18", QuantizableResNet::resnet18);
    BUILDERS.put("quantized_resnet50", QuantizableResNet::resnet50);
    BUILDERS.put("quantized_resnext101_32x8d", QuantizableResNet::resnext101_32x8d);
    BUILDERS.put("quantized_resnext101_64x4d", QuantizableResNet::resnext101_64x4d);
    BUILDERS.put("quantized_shufflenet_v2_x0_5", QuantizableShuffleNetV2::shufflenetV2X0_5);
    BUILDERS.put("quantized_shufflenet_v2_x1_0", QuantizableShuffleNetV2::shufflenetV2X1_0);
    BUILDERS.put("quantized_shufflenet_v2_x1_5", QuantizableShuffleNetV2::shufflenetV2X1_5);
    BUILDERS.put("quantized_shufflenet_v2_x2_0", QuantizableShuffleNetV2::shufflenetV2X2_0);
  }

  /**
   * Returns the names of all models, {@code torchvision.models.list_models}.
   *
   * @return Python's names, sorted
   */
  public static List<String> list() {
    return List.copyOf(BUILDERS.keySet());
  }

  /**
   * Creates a model with random weights.
   *
   * @param name Python's name, {@code "resnet50"}; upper and lower case are the same
   * @return the model
   * @throws IllegalArgumentException if there is no model of this name; the message lists the
   *     nearest ones
   */
  public static Module create(String name) {
    return create(name, o -> {});
  }

  /**
   * Creates a model, {@code torchvision.models.get_model}.
   *
   * @param name Python's name, {@code "resnet50"}; upper and lower case are the same
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if there is no model of this name; the message lists the
   *     nearest ones
   */
  public static Module create(String name, Consumer<ModelOptions<?>> options) {
    Function<Consumer<ModelOptions<?>>, Module> builder =
        BUILDERS.get(Objects.requireNonNull(name, "name").toLowerCase(Locale.ROOT));
    if (builder == null) {
      throw UnknownName.of("there is no model named", name, BUILDERS.keySet());
    }
    return builder.apply(Objects.requireNonNull(options, "options"));
  }
}
