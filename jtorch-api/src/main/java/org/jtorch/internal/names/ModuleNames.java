package org.jtorch.internal.names;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds jtorch's class, function or constant for a name of PyTorch's modules ({@code
 * torch.nn.Linear}, {@code torch.cuda.is_available}) on the program's class path.
 */
final class ModuleNames {
  private static final String MISSING = "missing";

  /**
   * The location of the names of a PyTorch module.
   *
   * @param module the module, with a trailing dot
   * @param places packages, with a trailing dot, and classes with functions or constants
   * @param artifact the artifact that contains them
   */
  private record Home(String module, List<String> places, String artifact) {}

  /** Classes whose static methods are functions of a module, by package in jtorch-vision. */
  private static final Map<String, String> FUNCTIONS =
      Map.of(
          "models.detection.", "FCOS FasterRCNN KeypointRCNN MaskRCNN RetinaNet SSD",
          "models.segmentation.", "DeepLabV3 FCN LRASPP",
          "models.video.", "MViT S3D SwinTransformer3d VideoResNet",
          "models.opticalflow.", "RAFT",
          "models.quantization.",
              "QuantizableGoogLeNet QuantizableInception3 QuantizableMobileNetV2"
                  + " QuantizableMobileNetV3 QuantizableResNet QuantizableShuffleNetV2",
          "models.",
              "AlexNet ConvNeXt DenseNet EfficientNet GoogLeNet Inception3 MNASNet MaxVit"
                  + " MobileNetV2 MobileNetV3 RegNet ResNet ShuffleNetV2 SqueezeNet SwinTransformer"
                  + " VGG VisionTransformer",
          "ops.", "VisionOps",
          "transforms.functional.", "Geometry Color Misc Augment Meta",
          "utils.", "VisionUtils",
          "io.", "Images");

  private static final List<Home> HOMES =
      List.of(
          nn("torch.nn.utils.rnn.", "nn.utils.rnn.", "nn.utils.rnn.Rnn"),
          nn("torch.nn.utils.prune.", "nn.utils.Prune", "nn.utils."),
          nn("torch.nn.utils.parametrize.", "nn.utils.Parametrize", "nn.utils."),
          nn("torch.nn.utils.parametrizations.", "nn.utils.Parametrizations"),
          nn(
              "torch.nn.utils.",
              "nn.utils.ClipGrad",
              "nn.utils.ConvertParameters",
              "nn.utils.Fusion",
              "nn.utils.MemoryFormats",
              "nn.utils.SkipInit",
              "nn.utils.SpectralNorm",
              "nn.utils.WeightNorm"),
          nn("torch.nn.init.", "nn.init.Init"),
          nn("torch.nn.", "nn."),
          nn("torch.optim.lr_scheduler.", "optim."),
          nn("torch.optim.swa_utils.", "optim."),
          nn("torch.optim.", "optim."),
          nn("torch.utils.data.", "data."),
          nn("torch.amp.", "amp."),
          nn(
              "torch.distributions.",
              "distributions.",
              "distributions.Kl",
              "distributions.ConstraintRegistry"),
          api("torch.autograd.functional.", "Func"),
          api("torch.autograd.profiler.", "Profiler"),
          api("torch.autograd.", "Autograd", "Gradcheck", "Torch"),
          api("torch.func.", "Func"),
          api("torch.cuda.", "Cuda"),
          api("torch.linalg.", "Linalg"),
          api("torch.", "Torch", "", "DType", "Layout", "MemoryFormat"),
          vision("torchvision.models.detection.", "models.detection."),
          vision("torchvision.models.segmentation.", "models.segmentation."),
          vision("torchvision.models.video.", "models.video."),
          vision("torchvision.models.optical_flow.", "models.opticalflow."),
          vision("torchvision.models.quantization.", "models.quantization."),
          vision("torchvision.models.", "models."),
          vision("torchvision.ops.", "ops."),
          vision("torchvision.datasets.", "datasets."),
          vision("torchvision.transforms.v2.functional.", "transforms.functional."),
          vision("torchvision.transforms.v2.", "transforms."),
          vision("torchvision.tv_tensors.", "tvtensors."),
          vision("torchvision.utils.", "utils."),
          vision("torchvision.io.", "io."));

  /** Names whose Java name is another one: members of a class that already says the first word. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "torch.distributions.identity_transform", "ComposeTransform",
          "torch.distributions.kl_divergence", "divergence",
          "torch.distributions.register_kl", "register");

  private ModuleNames() {}

  private static Home nn(String module, String... places) {
    return new Home(module, List.of(places), "jtorch-nn");
  }

  private static Home vision(String module, String place) {
    Stream<String> functions = Stream.of(FUNCTIONS.getOrDefault(place, "").split(" "));
    return new Home(
        module,
        Stream.concat(Stream.of(""), functions).map(type -> "vision." + place + type).toList(),
        "jtorch-vision");
  }

  private static Home api(String module, String... places) {
    return new Home(module, List.of(places), "jtorch-api");
  }

  /** Returns the entry of a name, as found on the program's class path. */
  static PyTorchNames.Row row(String name) {
    for (Home home : HOMES) {
      if (name.startsWith(home.module())) {
        String last = RENAMED.getOrDefault(name, name.substring(home.module().length()));
        String text = text(home, last);
        return text == null ? absent(name, home) : new PyTorchNames.Row(name, "home", text);
      }
    }
    return new PyTorchNames.Row(name, MISSING, "not in jtorch yet");
  }

  private static PyTorchNames.Row absent(String name, Home home) {
    String module = home.artifact().equals("jtorch-vision") ? "vision.Models" : "nn.Module";
    boolean there = home.artifact().equals("jtorch-api") || load(module) != null;
    return there
        ? new PyTorchNames.Row(name, MISSING, "not in jtorch yet")
        : new PyTorchNames.Row(
            name,
            "not on the class path",
            "this module of PyTorch is in org.jtorch:" + home.artifact());
  }

  private static @Nullable String text(Home home, String name) {
    for (String place : home.places()) {
      boolean isPackage = place.isEmpty() || place.endsWith(".");
      Class<?> type = load(isPackage ? place + name : place);
      String text = type == null ? null : isPackage ? ofType(type) : ofMember(type, name);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static @Nullable String ofType(Class<?> type) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return null;
    }
    Constructor<?>[] constructors =
        Modifier.isAbstract(type.getModifiers()) ? new Constructor<?>[0] : type.getConstructors();
    String ways = signatures(Stream.of(constructors), "new " + type.getSimpleName());
    return type.getName() + (ways.isEmpty() ? "" : ", " + ways);
  }

  private static @Nullable String ofMember(Class<?> type, String name) {
    String wanted = withoutUnderscores(name);
    List<Method> methods = new ArrayList<>();
    for (Method method : type.getMethods()) {
      boolean ours = method.getDeclaringClass().getName().startsWith("org.jtorch.");
      if (ours
          && !method.isBridge()
          && Modifier.isStatic(method.getModifiers())
          && withoutUnderscores(method.getName()).equalsIgnoreCase(wanted)) {
        methods.add(method);
      }
    }
    if (!methods.isEmpty()) {
      String called = methods.get(0).getName();
      return type.getName()
          + "#"
          + signatures(methods.stream(), called).replace(", " + called, ", #" + called);
    }
    String constant = name.toUpperCase(Locale.ROOT);
    for (Field field : type.getFields()) {
      if (field.getName().equals(constant) && field.getDeclaringClass() == type) {
        return type.getName() + "#" + constant;
      }
    }
    return null;
  }

  /** Returns a name without underscores inside; one at the end counts. */
  private static String withoutUnderscores(String name) {
    return name.replaceAll("_(?!$)", "");
  }

  private static String signatures(Stream<? extends Executable> members, String called) {
    return members
        .map(ModuleNames::parameters)
        .sorted(
            (one, other) ->
                one.length() == other.length()
                    ? one.compareTo(other)
                    : one.length() - other.length())
        .map(parameters -> called + parameters)
        .collect(Collectors.joining(", "));
  }

  private static String parameters(Executable member) {
    return Arrays.stream(member.getParameters())
        .map(ModuleNames::text)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String text(Parameter parameter) {
    String type = parameter.getParameterizedType().getTypeName().replaceAll("(\\w+[.$])+", "");
    String shown = parameter.isVarArgs() ? type.replaceFirst("\\[]$", "...") : type;
    return shown + " " + parameter.getName();
  }

  private static @Nullable Class<?> load(String type) {
    try {
      return Class.forName("org.jtorch." + type, false, ModuleNames.class.getClassLoader());
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      return null; // not on the class path, or of another case on a case-insensitive file system
    }
  }
}
