package org.jtorch.vision.transforms;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/** Functions of images and videos that do not change other parts. */
final class Pixels {
  /** Kinds of parts that have pixels. */
  static final Set<Class<? extends TVTensor>> TYPES = Set.of(Image.class, Video.class);

  private Pixels() {}

  /** Applies a function to images and videos. */
  static Transform.Kernel of(UnaryOperator<Tensor> function) {
    return part -> part instanceof Image || part instanceof Video ? part.map(function) : part;
  }

  /** Applies a function to images, not to videos, where torchvision has no kernel for these. */
  static Transform.Kernel ofImages(UnaryOperator<Tensor> function) {
    return part -> part instanceof Image ? part.map(function) : part;
  }
}
