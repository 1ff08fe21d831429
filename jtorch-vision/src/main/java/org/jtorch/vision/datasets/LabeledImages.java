package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.Torch;
import org.jtorch.data.Sample;

/** Base of classification datasets whose images are files. */
abstract class LabeledImages extends VisionDataset<Sample> {
  private final List<LabeledFile> samples;
  private final List<String> classes;

  /**
   * Content of a dataset.
   *
   * @param samples image files with their classes
   * @param classes names of the classes
   */
  record Content(List<LabeledFile> samples, List<String> classes) {}

  LabeledImages(Path root, Content content, DatasetOptions<Sample> options) {
    super(root, options);
    samples = List.copyOf(content.samples);
    classes = List.copyOf(content.classes);
  }

  @Override
  protected Sample load(long index) {
    LabeledFile sample = samples.get(Math.toIntExact(index));
    return new Sample(image(sample.file()), Torch.tensor(sample.target()));
  }

  @Override
  public final long size() {
    return samples.size();
  }

  /** {@return the files with their classes, {@code dataset.samples}} */
  public final List<LabeledFile> samples() {
    return samples;
  }

  /** {@return the names of the classes, {@code dataset.classes}} */
  public final List<String> classes() {
    return classes;
  }

  /** {@return the indices of the classes by their names, {@code dataset.class_to_idx}} */
  public Map<String, Long> classToIdx() {
    return ImageArrays.indices(classes);
  }
}
