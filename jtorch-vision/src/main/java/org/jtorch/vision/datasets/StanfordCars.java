package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.data.Sample;

/**
 * Stanford Cars, {@code torchvision.datasets.StanfordCars}: 196 models of cars. A sample is a uint8
 * image {@code (3, H, W)} and its class, an int64 scalar. The archives are no longer on the server
 * of the authors, so they cannot be downloaded.
 */
public final class StanfordCars extends LabeledImages {
  /** Finds the images of a folder; see {@link #StanfordCars(Path, Split, Consumer)}. */
  public StanfordCars(Path root, Split split) {
    this(root, split, o -> {});
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code stanford_cars} with {@code devkit}, {@code cars_train},
   *     {@code cars_test} and {@code cars_test_annos_withlabels.mat}
   * @param split {@link Split#TRAIN} or {@link Split#TEST}
   * @param options {@code o -> o.transform(...)}
   * @throws java.io.UncheckedIOException if a file is missing or unreadable
   * @throws CheckpointException if a list is damaged
   * @throws IllegalArgumentException if the dataset has no such split, or is to be downloaded
   */
  public StanfordCars(Path root, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private StanfordCars(Path root, Split split, DatasetOptions<Sample> options) {
    super(root, read(root.resolve("stanford_cars"), split, options), options);
  }

  private static Content read(Path base, Split split, DatasetOptions<Sample> options) {
    boolean train = split.among(Split.TRAIN, Split.TEST) == Split.TRAIN;
    if (options.download) {
      throw new IllegalArgumentException("StanfordCars: its server no longer has the archives");
    }
    Path images = base.resolve(train ? "cars_train" : "cars_test");
    MatFile list =
        MatFile.read(
            train
                ? base.resolve("devkit").resolve("cars_train_annos.mat")
                : base.resolve("cars_test_annos_withlabels.mat"));
    List<LabeledFile> samples = new ArrayList<>();
    for (Map<String, MatValue> car : list.get("annotations", MatValue.Structs.class).values()) {
      String name = list.as(car.get("fname"), "fname", MatValue.Text.class).text();
      long[] number = list.as(car.get("class"), "class", MatValue.Numbers.class).toLongs();
      if (number.length != 1) {
        throw new CheckpointException("StanfordCars: " + name + " has no class");
      }
      samples.add(new LabeledFile(TextFiles.resolve(images, name), number[0] - 1));
    }
    return new Content(samples, classes(base.resolve("devkit").resolve("cars_meta.mat")));
  }

  private static List<String> classes(Path file) {
    MatFile meta = MatFile.read(file);
    return meta.get("class_names", MatValue.Cells.class).values().stream()
        .map(name -> meta.as(name, "class_names", MatValue.Text.class).text())
        .toList();
  }
}
