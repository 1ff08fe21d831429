package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** HD1K, {@code torchvision.datasets.HD1K}, with a mask of known flow. */
public final class HD1K extends FlowDataset {
  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code hd1k}
   * @param split {@link Split#TRAIN} or {@link Split#TEST}, which has no flow
   * @param options {@code o -> o.transforms(...)}
   * @throws java.io.UncheckedIOException if a file or folder is missing or unreadable
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public HD1K(Path root, Split split, Consumer<DatasetOptions<FlowSample>> options) {
    super(root, DatasetOptions.of(options), entries(root.resolve("hd1k"), split));
  }

  private static List<Entry> entries(Path base, Split split) {
    List<Entry> entries = new ArrayList<>();
    if (split.among(Split.TRAIN, Split.TEST) == Split.TRAIN) {
      List<Path> flows = TextFiles.files(base.resolve("hd1k_flow_gt/flow_occ"), ".png");
      List<Path> images = TextFiles.files(base.resolve("hd1k_input/image_2"), ".png");
      for (int i = 0; i < 36; i++) {
        String sequence = String.format(Locale.ROOT, "%06d_", i);
        entries.addAll(pairs(of(images, sequence), of(flows, sequence)));
      }
    } else {
      List<Path> first = TextFiles.files(base.resolve("hd1k_challenge/image_2"), "10.png");
      List<Path> second = TextFiles.files(base.resolve("hd1k_challenge/image_2"), "11.png");
      for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
        entries.add(new Entry(first.get(i), second.get(i), List.of()));
      }
    }
    if (entries.isEmpty()) {
      throw Resource.missing("HD1K", base, false);
    }
    return entries;
  }

  private static List<Path> of(List<Path> files, String sequence) {
    return files.stream()
        .filter(file -> String.valueOf(file.getFileName()).startsWith(sequence))
        .toList();
  }
}
