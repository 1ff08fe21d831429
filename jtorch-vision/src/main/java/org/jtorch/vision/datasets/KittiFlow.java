package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * KITTI's optical flow of 2015, {@code torchvision.datasets.KittiFlow}, with a mask of known flow.
 */
public final class KittiFlow extends FlowDataset {
  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code KittiFlow} with {@code training} and {@code testing}
   * @param split {@link Split#TRAIN} or {@link Split#TEST}, which has no flow
   * @param options {@code o -> o.transforms(...)}
   * @throws java.io.UncheckedIOException if a file or folder is missing or unreadable
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public KittiFlow(Path root, Split split, Consumer<DatasetOptions<FlowSample>> options) {
    super(root, DatasetOptions.of(options), entries(root.resolve("KittiFlow"), split));
  }

  private static List<Entry> entries(Path base, Split split) {
    boolean train = split.among(Split.TRAIN, Split.TEST) == Split.TRAIN;
    Path folder = base.resolve(train ? "training" : "testing");
    List<Path> first = TextFiles.files(folder.resolve("image_2"), "_10.png");
    List<Path> second = TextFiles.files(folder.resolve("image_2"), "_11.png");
    List<Path> flows = train ? TextFiles.files(folder.resolve("flow_occ"), "_10.png") : List.of();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      List<Path> flow = train && i < flows.size() ? List.of(flows.get(i)) : List.of();
      entries.add(new Entry(first.get(i), second.get(i), flow));
    }
    if (entries.isEmpty()) {
      throw Resource.missing("KittiFlow", folder.resolve("image_2"), false);
    }
    return entries;
  }
}
