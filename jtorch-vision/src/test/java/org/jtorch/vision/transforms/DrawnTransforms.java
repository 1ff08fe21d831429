package org.jtorch.vision.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.vision.ops.BoxFormat;

/** Transforms as {@code src/test/python/make_drawn_transforms.py} writes them. */
final class DrawnTransforms {
  private DrawnTransforms() {}

  static Transform of(JsonNode spec) {
    DrawnArguments a = new DrawnArguments(spec.get("arguments"));
    return switch (spec.get("name").asText()) {
      case "Compose" -> new Compose(all(a));
      case "RandomApply" -> new RandomApply(all(a), a.p());
      case "RandomChoice" ->
          a.has("p")
              ? new RandomChoice(all(a), a.numbers("p"))
              : new RandomChoice(all(a).toArray(Transform[]::new));
      case "RandomOrder" -> new RandomOrder(all(a).toArray(Transform[]::new));
      case "Identity" -> new Identity();
      case "ToPureTensor" -> new ToPureTensor();
      case "ToImage" -> new ToImage();
      case "UniformTemporalSubsample" -> new UniformTemporalSubsample(a.integer("num_samples", 0));
      case "ToDtype" -> new ToDtype(a.dtype(), a.flag("scale", false));
      case "ConvertImageDtype" -> new ConvertImageDtype(a.dtype());
      case "MixUp" -> new MixUp(o -> mixing(o, a));
      case "CutMix" -> new CutMix(o -> mixing(o, a));
      default -> geometry(spec.get("name").asText(), a);
    };
  }

  private static List<Transform> all(DrawnArguments a) {
    List<Transform> transforms = new ArrayList<>();
    a.node().get("transforms").forEach(one -> transforms.add(of(one)));
    return transforms;
  }

  private static void mixing(BatchMixOptions o, DrawnArguments a) {
    a.number("alpha", o.numClasses(a.integer("num_classes", 0))::alpha);
  }

  private static Transform geometry(String name, DrawnArguments a) {
    return switch (name) {
      case "RandomHorizontalFlip" -> new RandomHorizontalFlip(a.p());
      case "RandomVerticalFlip" -> new RandomVerticalFlip(a.p());
      case "Resize" ->
          new Resize(a.integers("size"), o -> a.resampling(o.maxSize(a.integer("max_size", 0))));
      case "CenterCrop" -> new CenterCrop(a.size("size")[0], a.size("size")[1]);
      case "FiveCrop" -> new FiveCrop(a.size("size")[0], a.size("size")[1]);
      case "TenCrop" ->
          new TenCrop(a.size("size")[0], a.size("size")[1], a.flag("vertical_flip", false));
      case "Pad" -> new Pad(a.integers("padding"), o -> a.filling(o).paddingMode(a.paddingMode()));
      case "RandomZoomOut" ->
          new RandomZoomOut(o -> a.range("side_range", a.filling(o.p(a.p()))::sideRange));
      case "RandomRotation" -> rotation(a);
      case "RandomAffine" -> affine(a);
      case "RandomPerspective" ->
          new RandomPerspective(
              o -> a.warping(o.p(a.p())).distortionScale(a.number("distortion_scale", 0.5)));
      case "ElasticTransform" ->
          new ElasticTransform(
              o -> {
                a.range("alpha", a.warping(o)::alpha);
                a.range("sigma", o::sigma);
              });
      default -> cropping(name, a);
    };
  }

  private static Transform rotation(DrawnArguments a) {
    double[] d = a.numbers("degrees");
    return new RandomRotation(
        d.length == 1 ? -d[0] : d[0],
        d[d.length - 1],
        o -> {
          a.warping(o).expand(a.flag("expand", false));
          a.range("center", o::center);
        });
  }

  private static Transform affine(DrawnArguments a) {
    double[] d = a.numbers("degrees");
    return new RandomAffine(
        d.length == 1 ? -d[0] : d[0],
        d[d.length - 1],
        o -> {
          a.range("translate", a.warping(o)::translate);
          a.range("scale", o::scale);
          a.range("center", o::center);
          if (a.has("shear")) {
            o.shear(a.numbers("shear"));
          }
        });
  }

  private static Transform cropping(String name, DrawnArguments a) {
    return switch (name) {
      case "RandomResizedCrop" ->
          new RandomResizedCrop(
              a.size("size")[0],
              a.size("size")[1],
              o -> {
                a.range("scale", a.resampling(o)::scale);
                a.range("ratio", o::ratio);
              });
      case "RandomCrop" ->
          new RandomCrop(
              a.size("size")[0],
              a.size("size")[1],
              o -> {
                a.filling(o).paddingMode(a.paddingMode());
                o.padIfNeeded(a.flag("pad_if_needed", false));
                if (a.has("padding")) {
                  o.padding(a.integers("padding"));
                }
              });
      case "RandomIoUCrop" -> new RandomIoUCrop(o -> iouCrop(o, a));
      case "ScaleJitter" ->
          new ScaleJitter(
              a.size("target_size")[0],
              a.size("target_size")[1],
              o -> a.range("scale_range", a.resampling(o)::scaleRange));
      case "RandomShortestSize" ->
          new RandomShortestSize(
              a.integers("min_size"), o -> a.resampling(o).maxSize(a.integer("max_size", 0)));
      case "RandomResize" ->
          new RandomResize(a.integer("min_size", 0), a.integer("max_size", 0), a::resampling);
      default -> boxes(name, a);
    };
  }

  private static void iouCrop(RandomIoUCrop.Options o, DrawnArguments a) {
    a.number("min_scale", o::minScale);
    a.number("min_aspect_ratio", o::minAspectRatio);
    o.trials((int) a.integer("trials", 40));
    if (a.has("sampler_options")) {
      o.samplerOptions(a.numbers("sampler_options"));
    }
  }

  private static Transform boxes(String name, DrawnArguments a) {
    JsonNode mode = a.node().path("clamping_mode");
    return switch (name) {
      case "ConvertBoundingBoxFormat" ->
          new ConvertBoundingBoxFormat(BoxFormat.valueOf(a.node().get("format").asText()));
      case "ClampBoundingBoxes" ->
          mode.isMissingNode() || mode.asText().equals("auto")
              ? new ClampBoundingBoxes()
              : new ClampBoundingBoxes(DrawnArguments.clamping(mode));
      case "SetClampingMode" -> new SetClampingMode(DrawnArguments.clamping(mode));
      case "ClampKeyPoints" -> new ClampKeyPoints();
      case "SanitizeBoundingBoxes" ->
          new SanitizeBoundingBoxes(
              o -> {
                a.number("min_size", o::minSize);
                a.number("min_area", o::minArea);
              });
      case "SanitizeKeyPoints" -> new SanitizeKeyPoints();
      default -> color(name, a);
    };
  }

  private static Transform color(String name, DrawnArguments a) {
    return switch (name) {
      case "RandomErasing" -> new RandomErasing(o -> erasing(o, a));
      case "JPEG" -> {
        long[] quality = a.integers("quality");
        yield new JPEG((int) quality[0], (int) quality[quality.length - 1]);
      }
      case "Grayscale" -> new Grayscale(a.integer("num_output_channels", 1));
      case "RandomGrayscale" -> new RandomGrayscale(a.p());
      case "RGB" -> new RGB();
      case "RandomPosterize" -> new RandomPosterize((int) a.integer("bits", 0), a.p());
      case "RandomSolarize" -> new RandomSolarize(a.number("threshold", 0), a.p());
      case "RandomAdjustSharpness" ->
          new RandomAdjustSharpness(a.number("sharpness_factor", 0), a.p());
      case "RandomAutocontrast" -> new RandomAutocontrast(a.p());
      case "RandomEqualize" -> new RandomEqualize(a.p());
      case "RandomInvert" -> new RandomInvert(a.p());
      case "RandomChannelPermutation" -> new RandomChannelPermutation();
      case "Normalize" -> new Normalize(a.numbers("mean"), a.numbers("std"));
      case "GaussianNoise" ->
          new GaussianNoise(a.number("mean", 0), a.number("sigma", 0.1), a.flag("clip", true));
      default -> factors(name, a);
    };
  }

  private static void erasing(RandomErasing.Options o, DrawnArguments a) {
    a.range("scale", o.p(a.p())::scale);
    a.range("ratio", o::ratio);
    if (a.node().path("value").isTextual()) {
      o.random();
    } else if (a.has("value")) {
      o.value(a.numbers("value"));
    }
  }

  private static Transform factors(String name, DrawnArguments a) {
    return switch (name) {
      case "ColorJitter" ->
          new ColorJitter(
              o -> {
                a.range("brightness", o::brightness, o::brightness);
                a.range("contrast", o::contrast, o::contrast);
                a.range("saturation", o::saturation, o::saturation);
                a.range("hue", o::hue, o::hue);
              });
      case "RandomPhotometricDistort" ->
          new RandomPhotometricDistort(
              o -> {
                a.range("brightness", o.p(a.p())::brightness);
                a.range("hue", o::hue);
              });
      case "GaussianBlur" -> {
        long[] size = a.size("kernel_size");
        double[] sigma = a.has("sigma") ? a.numbers("sigma") : new double[] {0.1, 2};
        yield new GaussianBlur(size[0], size[1], sigma[0], sigma[sigma.length - 1]);
      }
      default -> augmentation(name, a);
    };
  }

  private static Transform augmentation(String name, DrawnArguments a) {
    return switch (name) {
      case "AutoAugment" -> {
        String policy = a.node().path("policy").asText("imagenet").toUpperCase(Locale.ROOT);
        AutoAugmentPolicy chosen = AutoAugmentPolicy.valueOf(policy);
        yield new AutoAugment(o -> a.warping(o.policy(chosen)));
      }
      case "RandAugment" ->
          new RandAugment(
              o ->
                  a.warping(o)
                      .numOps(a.integer("num_ops", 2))
                      .magnitude(a.integer("magnitude", 9)));
      case "TrivialAugmentWide" ->
          new TrivialAugmentWide(
              o -> a.warping(o).numMagnitudeBins(a.integer("num_magnitude_bins", 31)));
      case "AugMix" ->
          new AugMix(
              o ->
                  a.warping(o)
                      .severity(a.integer("severity", 3))
                      .mixtureWidth(a.integer("mixture_width", 3))
                      .chainDepth(a.integer("chain_depth", -1))
                      .alpha(a.number("alpha", 1))
                      .allOps(a.flag("all_ops", true)));
      default -> throw new IllegalStateException(name);
    };
  }
}
