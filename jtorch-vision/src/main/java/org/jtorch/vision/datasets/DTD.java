package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.data.Sample;

/**
 * Describable textures, {@code torchvision.datasets.DTD}, in 47 classes. A sample is a uint8 image
 * {@code (3, H, W)} and its class, an int64 scalar.
 */
public final class DTD extends LabeledImages {
  private static final Resource ARCHIVE =
      new Resource(
          "https://www.robots.ox.ac.uk/~vgg/data/dtd/download/dtd-r1.0.1.tar.gz",
          "fff73e5086ae6bdbea199a49dfb8a4c1");

  private final Split split;
  private final int partition;

  /** Finds the images of the first partition; see {@link #DTD(Path, Split, int, Consumer)}. */
  public DTD(Path root, Split split) {
    this(root, split, 1, o -> {});
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code dtd/dtd}
   * @param split {@link Split#TRAIN}, {@link Split#VAL} or {@link Split#TEST}
   * @param partition division into these splits, from 1 to 10
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   * @throws IllegalArgumentException if the dataset has no such split or partition
   */
  public DTD(Path root, Split split, int partition, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, partition, DatasetOptions.of(options));
  }

  private DTD(Path root, Split split, int partition, DatasetOptions<Sample> options) {
    super(root, read(root.resolve("dtd"), split, partition, options), options);
    this.split = split;
    this.partition = partition;
  }

  private static Content read(
      Path base, Split split, int partition, DatasetOptions<Sample> options) {
    split.among(Split.TRAIN, Split.VAL, Split.TEST);
    if (partition < 1 || partition > 10) {
      throw new IllegalArgumentException("the partition must be from 1 to 10, got " + partition);
    }
    Path folder = base.resolve("dtd");
    ARCHIVE.extract(base, options, folder);
    Resource.requireFolder("DTD", folder);
    Path list = folder.resolve("labels").resolve(split.pythonName() + partition + ".txt");
    List<String> images = TextFiles.entries(list);
    for (String image : images) {
      if (image.indexOf('/') < 0) {
        throw new CheckpointException(list + ": a line has no class: " + image);
      }
    }
    List<String> classes = images.stream().map(DTD::className).distinct().sorted().toList();
    List<LabeledFile> samples = new ArrayList<>();
    for (String image : images) {
      samples.add(
          new LabeledFile(
              folder.resolve("images").resolve(image), classes.indexOf(className(image))));
    }
    return new Content(samples, classes);
  }

  private static String className(String image) {
    return image.substring(0, image.indexOf('/'));
  }

  @Override
  protected String extraRepr() {
    return "split=" + split.pythonName() + ", partition=" + partition;
  }
}
