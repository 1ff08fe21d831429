package org.jtorch.vision.models.quantization;

import java.util.List;

/** A module with layers that quantization joins to one, {@code fuse_model}. */
interface Fusable {
  /** Returns the paths of a convolution, and of its normalization and ReLU, if it has them. */
  List<List<String>> fused();
}
