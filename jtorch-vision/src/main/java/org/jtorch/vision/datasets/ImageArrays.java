package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.data.Sample;

/** Base of classification datasets whose images are held as one tensor. */
abstract class ImageArrays extends VisionDataset<Sample> implements AutoCloseable {
  private final Tensor images;
  private final Tensor labels;
  private final List<String> classes;

  /**
   * Content of a dataset.
   *
   * @param images uint8, (N, C, H, W)
   * @param labels int64, (N)
   * @param classes names of the classes
   */
  record Content(Tensor images, Tensor labels, List<String> classes) {}

  /** Takes over the tensors of the content, which belong to no scope. */
  ImageArrays(Path root, Content content, DatasetOptions<Sample> options) {
    super(root, options);
    if (content.images.size(0) != content.labels.size(0)) {
      throw new CheckpointException(
          root
              + " has "
              + content.images.size(0)
              + " images and "
              + content.labels.size(0)
              + " labels");
    }
    images = TensorScope.unscoped(content.images);
    labels = TensorScope.unscoped(content.labels);
    classes = List.copyOf(content.classes);
  }

  @Override
  protected Sample load(long index) {
    return new Sample(transformed(images.select(0, index)), labels.select(0, index).clone());
  }

  @Override
  public final long size() {
    return images.size(0);
  }

  /**
   * Returns all images, {@code dataset.data}. Python's have the channels last.
   *
   * @return uint8, {@code (N, 3, H, W)}; owned by the dataset
   */
  public final Tensor images() {
    return images;
  }

  /**
   * Returns all classes, {@code dataset.targets}.
   *
   * @return int64, {@code (N)}; owned by the dataset
   */
  public final Tensor labels() {
    return labels;
  }

  /** {@return the names of the classes, {@code dataset.classes}} */
  public final List<String> classes() {
    return classes;
  }

  /** {@return the indices of the classes by their names, {@code dataset.class_to_idx}} */
  public final Map<String, Long> classToIdx() {
    return indices(classes);
  }

  static Map<String, Long> indices(List<String> classes) {
    Map<String, Long> indices = new LinkedHashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i), (long) i);
    }
    return java.util.Collections.unmodifiableMap(indices);
  }

  /** Frees the images and labels. */
  @Override
  public final void close() {
    images.close();
    labels.close();
  }
}
