package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** MPI Sintel, {@code torchvision.datasets.Sintel}. */
public final class Sintel extends FlowDataset {
  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code Sintel} with {@code training} and {@code test}
   * @param split {@link Split#TRAIN} or {@link Split#TEST}, which has no flow
   * @param pass the rendering to use, {@code pass_name}
   * @param options {@code o -> o.transforms(...)}
   * @throws java.io.UncheckedIOException if a file or folder is missing or unreadable
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public Sintel(
      Path root, Split split, FlowPass pass, Consumer<DatasetOptions<FlowSample>> options) {
    super(root, DatasetOptions.of(options), entries(root.resolve("Sintel"), split, pass));
  }

  private static List<Entry> entries(Path base, Split split, FlowPass pass) {
    boolean train = split.among(Split.TRAIN, Split.TEST) == Split.TRAIN;
    List<Entry> entries = new ArrayList<>();
    for (String name : pass.names("")) {
      Path images = base.resolve(train ? "training" : "test").resolve(name);
      for (String scene : ClassFolders.classes(images)) {
        List<Path> flows =
            train
                ? TextFiles.files(base.resolve("training/flow").resolve(scene), ".flo")
                : List.of();
        entries.addAll(pairs(TextFiles.files(images.resolve(scene), ".png"), flows));
      }
    }
    return entries;
  }
}
