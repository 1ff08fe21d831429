package org.jtorch.vision.models;

import com.fasterxml.jackson.databind.JsonNode;
import org.jtorch.InterpolateMode;
import org.jtorch.vision.transforms.ImageClassification;
import org.jtorch.vision.transforms.NormalizeOptions;
import org.jtorch.vision.transforms.ObjectDetection;
import org.jtorch.vision.transforms.OpticalFlow;
import org.jtorch.vision.transforms.Preset;
import org.jtorch.vision.transforms.SemanticSegmentation;
import org.jtorch.vision.transforms.VideoClassification;

/** Creates the transforms that {@code weights.json} describes. */
final class PresetReader {
  private PresetReader() {}

  static Preset read(JsonNode node) {
    String name = node.get("preset").asText();
    return switch (name) {
      case "ImageClassification" ->
          new ImageClassification(
              node.get("crop_size").asLong(),
              o -> {
                if (node.has("resize_size")) {
                  o.resizeSize(node.get("resize_size").asLong());
                }
                normalize(node, o);
              });
      case "SemanticSegmentation" ->
          new SemanticSegmentation(node.get("resize_size").asLong(), o -> normalize(node, o));
      case "VideoClassification" ->
          new VideoClassification(
              longs(node.get("crop_size")),
              longs(node.get("resize_size")),
              o -> normalize(node, o));
      case "ObjectDetection" -> new ObjectDetection();
      case "OpticalFlow" -> new OpticalFlow();
      default -> throw new IllegalStateException("weights.json has the transform " + name);
    };
  }

  private static void normalize(JsonNode node, NormalizeOptions<?> options) {
    if (node.has("interpolation")) {
      var unused =
          options.interpolation(InterpolateMode.valueOf(node.get("interpolation").asText()));
    }
    if (node.has("mean")) {
      options.mean(doubles(node.get("mean")));
    }
    if (node.has("std")) {
      options.std(doubles(node.get("std")));
    }
  }

  private static long[] longs(JsonNode array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asLong();
    }
    return values;
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }
}
