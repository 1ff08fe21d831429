package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.List;

/** Channels of the layers of a feature extractor, and where it has strides. */
final class FeatureStages {
  private final List<Long> channels = new ArrayList<>();
  private final List<Integer> strided = new ArrayList<>();

  /** Adds a layer. */
  void add(long outChannels, boolean hasStride) {
    if (hasStride) {
      strided.add(channels.size());
    }
    channels.add(outChannels);
  }

  long outChannels(int index) {
    return channels.get(index);
  }

  /** Indices of the first layer, of blocks with a stride, and of the last layer. */
  List<Integer> indices() {
    List<Integer> indices = new ArrayList<>();
    indices.add(0);
    indices.addAll(strided);
    indices.add(channels.size() - 1);
    return List.copyOf(indices);
  }
}
