package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Base of datasets of optical flow: pairs of images with a file of flow. */
abstract class FlowDataset extends VisionDataset<FlowSample> {
  private final List<Entry> entries;

  /**
   * A sample.
   *
   * @param image1 the first image
   * @param image2 the next image
   * @param flow the file of the flow, or none
   */
  record Entry(Path image1, Path image2, List<Path> flow) {}

  FlowDataset(Path root, DatasetOptions<FlowSample> options, List<Entry> entries) {
    super(root, options);
    this.entries = List.copyOf(entries);
  }

  /** Returns pairs of successive images of which each has a flow, or none has. */
  static List<Entry> pairs(List<Path> images, List<Path> flows) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i + 1 < images.size(); i++) {
      if (flows.isEmpty()) {
        entries.add(new Entry(images.get(i), images.get(i + 1), List.of()));
      } else if (i < flows.size()) {
        entries.add(new Entry(images.get(i), images.get(i + 1), List.of(flows.get(i))));
      }
    }
    return entries;
  }

  @Override
  protected FlowSample load(long index) {
    Entry entry = entries.get(Math.toIntExact(index));
    Tensor flow = entry.flow.isEmpty() ? Torch.zeros(2, 0, 0) : FlowFiles.read(entry.flow.get(0));
    boolean masked = flow.size(0) == 3;
    Tensor valid = masked ? flow.select(0, 2).ne(0) : Torch.zeros(DType.BOOL, 0, 0);
    return new FlowSample(
        image(entry.image1),
        image(entry.image2),
        masked ? flow.narrow(0, 0, 2).clone() : flow,
        valid);
  }

  @Override
  public final long size() {
    return entries.size();
  }
}
