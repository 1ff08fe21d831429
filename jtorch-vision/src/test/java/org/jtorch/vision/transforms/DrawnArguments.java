package org.jtorch.vision.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jtorch.DType;
import org.jtorch.InterpolateMode;
import org.jtorch.vision.transforms.functional.FillOptions;
import org.jtorch.vision.transforms.functional.PaddingMode;
import org.jtorch.vision.transforms.functional.ResamplingOptions;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.ClampingMode;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.Video;

/** Arguments of a recorded transform. */
record DrawnArguments(JsonNode node) {
  /** Setter of a range. */
  @FunctionalInterface
  interface RangeConsumer {
    Object accept(double min, double max);
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  double number(String name, double otherwise) {
    return node.path(name).asDouble(otherwise);
  }

  long integer(String name, long otherwise) {
    return node.path(name).asLong(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return node.path(name).asBoolean(otherwise);
  }

  double p() {
    return number("p", 0.5);
  }

  double[] numbers(String name) {
    return RecordedValues.doubles(node.path(name));
  }

  long[] integers(String name) {
    JsonNode value = node.path(name);
    return value.isNumber() ? new long[] {value.asLong()} : RecordedValues.longs(value);
  }

  /** Returns height and width; one number is both. */
  long[] size(String name) {
    long[] size = integers(name);
    return size.length == 1 ? new long[] {size[0], size[0]} : size;
  }

  void number(String name, DoubleConsumer setter) {
    if (has(name)) {
      setter.accept(number(name, 0));
    }
  }

  /** Sets a range, or one number. */
  void range(String name, Consumer<Double> one, RangeConsumer two) {
    if (has(name)) {
      double[] values = numbers(name);
      if (values.length == 1) {
        one.accept(values[0]);
      } else {
        Object unused = two.accept(values[0], values[1]);
      }
    }
  }

  void range(String name, RangeConsumer setter) {
    range(name, one -> setter.accept(one, one), setter);
  }

  DType dtype() {
    return DType.valueOf(node.get("dtype").asText().toUpperCase(Locale.ROOT));
  }

  PaddingMode paddingMode() {
    String mode = node.path("padding_mode").asText("constant");
    return PaddingMode.valueOf(mode.toUpperCase(Locale.ROOT));
  }

  static ClampingMode clamping(JsonNode mode) {
    return mode.isNull()
        ? ClampingMode.NONE
        : ClampingMode.valueOf(mode.asText().toUpperCase(Locale.ROOT));
  }

  private void interpolation(Consumer<InterpolateMode> setter) {
    if (has("interpolation")) {
      String mode = node.get("interpolation").asText().replace('-', '_');
      setter.accept(InterpolateMode.valueOf(mode.toUpperCase(Locale.ROOT)));
    }
  }

  <S extends ResamplingOptions<S>> S resampling(S options) {
    interpolation(options::interpolation);
    return node.has("antialias") ? options.antialias(flag("antialias", false)) : options;
  }

  <S extends WarpOptions<S>> S warping(S options) {
    interpolation(options::interpolation);
    return filling(options);
  }

  <S extends FillOptions<S>> S filling(S options) {
    JsonNode fill = node.path("fill");
    if (!fill.isObject()) {
      return node.has("fill") ? options.fill(RecordedValues.doubles(fill)) : options;
    }
    BiConsumer<String, Consumer<double[]>> set =
        (kind, setter) -> setter.accept(RecordedValues.doubles(fill.get(kind)));
    set.accept("others", options::fill);
    set.accept("Image", values -> options.fill(Image.class, values));
    set.accept("Video", values -> options.fill(Video.class, values));
    set.accept("Mask", values -> options.fill(Mask.class, values));
    return options;
  }
}
