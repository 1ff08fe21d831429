package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;

/** Flying Chairs, {@code torchvision.datasets.FlyingChairs}. The images are PPM files. */
public final class FlyingChairs extends FlowDataset {
  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code FlyingChairs} with {@code data} and {@code
   *     FlyingChairs_train_val.txt}
   * @param split {@link Split#TRAIN} or {@link Split#VAL}
   * @param options {@code o -> o.transforms(...)}
   * @throws java.io.UncheckedIOException if a file or folder is missing or unreadable
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public FlyingChairs(Path root, Split split, Consumer<DatasetOptions<FlowSample>> options) {
    super(root, DatasetOptions.of(options), entries(root.resolve("FlyingChairs"), split));
  }

  private static List<Entry> entries(Path base, Split split) {
    boolean train = split.among(Split.TRAIN, Split.VAL) == Split.TRAIN;
    List<Path> images = TextFiles.files(base.resolve("data"), ".ppm");
    List<Path> flows = TextFiles.files(base.resolve("data"), ".flo");
    Path list = base.resolve("FlyingChairs_train_val.txt");
    List<String> parts = TextFiles.entries(list);
    if (parts.size() < flows.size() || images.size() < 2 * flows.size()) {
      throw new CheckpointException(
          base
              + " has "
              + flows.size()
              + " files of flow, "
              + images.size()
              + " images and "
              + parts.size()
              + " lines in its list");
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < flows.size(); i++) {
      if (TextFiles.integer(list, parts.get(i)) == (train ? 1 : 2)) {
        entries.add(new Entry(images.get(2 * i), images.get(2 * i + 1), List.of(flows.get(i))));
      }
    }
    return entries;
  }
}
