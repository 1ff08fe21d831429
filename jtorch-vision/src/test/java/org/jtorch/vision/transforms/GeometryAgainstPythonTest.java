package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.vision.transforms.RecordedValues.doubles;
import static org.jtorch.vision.transforms.RecordedValues.longs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.transforms.functional.FillOptions;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Geometry.PadOptions;
import org.jtorch.vision.transforms.functional.PaddingMode;
import org.jtorch.vision.transforms.functional.Region;
import org.jtorch.vision.transforms.functional.ResizeOptions;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.TVTensor;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function of {@link Geometry} on every kind of part gives torchvision's result. */
class GeometryAgainstPythonTest {

  static Stream<Named<JsonNode>> calls() {
    List<Named<JsonNode>> calls = new ArrayList<>();
    for (JsonNode call : RecordedGeometry.DOCUMENT.get("functions")) {
      String details = call.path("format").asText() + " " + call.path("clamping").asText();
      calls.add(
          Named.of(
              call.get("op").asText()
                  + call.get("arguments")
                  + " of "
                  + call.get("kind").asText()
                  + " "
                  + details
                  + " "
                  + call.path("dtype").asText(),
              call));
    }
    return calls.stream();
  }

  @ParameterizedTest
  @MethodSource("calls")
  @NoLeaks
  void resultsEqualTorchvisions(JsonNode call) {
    TVTensor part = RecordedGeometry.part(call);
    Tensor before = part.data().clone();
    TVTensor result = run(call.get("op").asText(), call.get("arguments"), part);
    assertClose(result.data(), RecordedGeometry.get(call.get("out")), call);
    if (call.has("to")) {
      assertThat(result.canvasSize()).isEqualTo(RecordedValues.canvas(call.get("to")));
    }
    assertThat(result).isInstanceOf(part.getClass());
    assertThat(part.data().equal(before)).as("the input is unchanged").isTrue();
    if (part instanceof Image) {
      Tensor plain = plain(call.get("op").asText(), call.get("arguments"), part.data());
      assertThat(plain.equal(result.data())).isTrue();
    }
  }

  private static Tensor plain(String op, JsonNode arguments, Tensor image) {
    return op.equals("horizontal_flip")
        ? Geometry.horizontalFlip(image)
        : run(op, arguments, new Image(image)).data();
  }

  static void assertClose(Tensor actual, Tensor expected, JsonNode call) {
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    if (expected.dtype().isInteger()) {
      assertThat(actual.equal(expected)).as("%s%n%s%n%s", call, actual, expected).isTrue();
      return;
    }
    double tolerance = expected.dtype() == DType.FLOAT16 ? 1e-3 : 2e-5;
    assertThat(
            actual
                .to(DType.FLOAT64)
                .allclose(
                    expected.to(DType.FLOAT64),
                    o -> o.rtol(tolerance).atol(tolerance).equalNan(true)))
        .as("%s%n%s%n%s", call, actual, expected)
        .isTrue();
  }

  private static TVTensor run(String op, JsonNode a, TVTensor part) {
    return switch (op) {
      case "horizontal_flip" -> Geometry.horizontalFlip(part);
      case "vertical_flip" -> Geometry.verticalFlip(part);
      case "resize" -> Geometry.resize(part, longs(a.get("size")), o -> resize(o, a));
      case "crop" -> Geometry.crop(part, region(a));
      case "center_crop" -> {
        long[] size = longs(a.get("size"));
        yield Geometry.centerCrop(part, size[0], size[1]);
      }
      case "resized_crop" ->
          Geometry.resizedCrop(part, region(a), longs(a.get("size")), o -> resize(o, a));
      case "pad" -> Geometry.pad(part, longs(a.get("padding")), o -> pad(o, a));
      default -> warp(op, a, part);
    };
  }

  private static Region region(JsonNode a) {
    long[] box = longs(a.get("box"));
    return new Region(box[0], box[1], box[2], box[3]);
  }

  private static TVTensor warp(String op, JsonNode a, TVTensor part) {
    return switch (op) {
      case "rotate" ->
          Geometry.rotate(
              part,
              a.get("angle").asDouble(),
              o -> {
                warp(o, a).expand(a.path("expand").asBoolean());
                if (a.has("center")) {
                  o.center(doubles(a.get("center"))[0], doubles(a.get("center"))[1]);
                }
              });
      case "affine" ->
          Geometry.affine(
              part,
              a.get("angle").asDouble(),
              o -> {
                double[] translate = doubles(a.get("translate"));
                double[] shear = doubles(a.get("shear"));
                warp(o, a)
                    .translate(translate[0], translate[1])
                    .scale(a.get("scale").asDouble())
                    .shear(shear[0], shear[1]);
                if (a.has("center")) {
                  o.center(doubles(a.get("center"))[0], doubles(a.get("center"))[1]);
                }
              });
      case "perspective" ->
          Geometry.perspective(
              part,
              Geometry.perspectiveCoefficients(
                  corners(a.get("startpoints")), corners(a.get("endpoints"))),
              o -> warp(o, a));
      case "elastic" ->
          Geometry.elastic(part, RecordedGeometry.get(a.get("displacement")), o -> warp(o, a));
      default -> throw new IllegalArgumentException(op);
    };
  }

  private static long[][] corners(JsonNode points) {
    long[][] corners = new long[points.size()][];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = longs(points.get(i));
    }
    return corners;
  }

  private static void resize(ResizeOptions o, JsonNode a) {
    if (a.has("max_size")) {
      o.maxSize(a.get("max_size").asLong());
    }
    if (a.has("interpolation")) {
      o.interpolation(mode(a));
    }
    if (a.has("antialias")) {
      o.antialias(a.get("antialias").asBoolean());
    }
  }

  private static InterpolateMode mode(JsonNode a) {
    String name = a.get("interpolation").asText().replace('-', '_');
    return InterpolateMode.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static void pad(PadOptions o, JsonNode a) {
    fill(o, a);
    if (a.has("padding_mode")) {
      o.paddingMode(PaddingMode.valueOf(a.get("padding_mode").asText().toUpperCase(Locale.ROOT)));
    }
  }

  private static <S extends FillOptions<S>> void fill(S options, JsonNode a) {
    if (a.has("fill")) {
      options.fill(doubles(a.get("fill")));
    }
  }

  private static <S extends WarpOptions<S>> S warp(S options, JsonNode a) {
    fill(options, a);
    return a.has("interpolation") ? options.interpolation(mode(a)) : options;
  }
}
