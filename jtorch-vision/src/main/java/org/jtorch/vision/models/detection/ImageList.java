package org.jtorch.vision.models.detection;

import java.util.List;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Images of one batch, padded to one size.
 *
 * @param tensors {@code (N, C, H, W)}
 * @param sizes height and width of each image without its padding
 */
record ImageList(Tensor tensors, List<Shape> sizes) {}
