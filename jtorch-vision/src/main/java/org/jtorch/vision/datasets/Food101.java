package org.jtorch.vision.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.data.Sample;

/**
 * Food-101, {@code torchvision.datasets.Food101}: photos of 101 dishes, 750 each to train on and
 * 250 to test with. A sample is a uint8 image {@code (3, H, W)} and its class, an int64 scalar.
 */
public final class Food101 extends LabeledImages {
  private static final Resource ARCHIVE =
      new Resource(
          "http://data.vision.ee.ethz.ch/cvl/food-101.tar.gz", "85eeb15f3717b99a5da872d97d918f87");

  private final Split split;

  /** Finds the images of a folder; see {@link #Food101(Path, Split, Consumer)}. */
  public Food101(Path root, Split split) {
    this(root, split, o -> {});
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code food-101}
   * @param split {@link Split#TRAIN} or {@link Split#TEST}
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws CheckpointException if an archive or a list of images is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public Food101(Path root, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private Food101(Path root, Split split, DatasetOptions<Sample> options) {
    super(root, read(root, split.among(Split.TRAIN, Split.TEST), options), options);
    this.split = split;
  }

  private static Content read(Path root, Split split, DatasetOptions<Sample> options) {
    Path folder = root.resolve("food-101");
    ARCHIVE.extract(root, options, folder.resolve("meta"));
    Path meta = folder.resolve("meta");
    Resource.requireFolder("Food101", meta);
    Path file = meta.resolve(split.pythonName() + ".json");
    JsonNode lists = JsonFiles.object(file);
    List<String> classes = new ArrayList<>();
    lists.fieldNames().forEachRemaining(classes::add);
    List<String> sorted = classes.stream().sorted(TextFiles.ORDER).toList();
    List<LabeledFile> samples = new ArrayList<>();
    for (String name : classes) {
      for (JsonNode path : lists.get(name)) {
        Path image = folder.resolve("images").resolve(path.asText() + ".jpg");
        samples.add(new LabeledFile(image, sorted.indexOf(name)));
      }
    }
    return new Content(samples, sorted);
  }

  @Override
  protected String extraRepr() {
    return "split=" + split.pythonName();
  }
}
