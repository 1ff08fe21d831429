package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jtorch.CheckpointException;
import org.jtorch.data.Sample;

/**
 * German traffic signs, {@code torchvision.datasets.GTSRB}, in 43 classes. A sample is a uint8
 * image {@code (3, H, W)} and its class, an int64 scalar. The images are PPM files.
 */
public final class GTSRB extends LabeledImages {
  private static final String SERVER =
      "https://sid.erda.dk/public/archives/daaeac0d7ce1152aea9b61d9f1e19370/";
  private static final Resource TRAIN =
      new Resource(SERVER + "GTSRB-Training_fixed.zip", "513f3c79a4c5141765e10e952eaa2478");
  private static final Resource TEST =
      new Resource(SERVER + "GTSRB_Final_Test_Images.zip", "c7e4e6327067d32654124b0fe9e82185");
  private static final Resource TEST_CLASSES =
      new Resource(SERVER + "GTSRB_Final_Test_GT.zip", "fe31e9c9270bbcd7b84b7f21a9d9d9e5");

  /** Finds the images of a folder; see {@link #GTSRB(Path, Split, Consumer)}. */
  public GTSRB(Path root, Split split) {
    this(root, split, o -> {});
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code gtsrb}
   * @param split {@link Split#TRAIN} or {@link Split#TEST}
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public GTSRB(Path root, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private GTSRB(Path root, Split split, DatasetOptions<Sample> options) {
    super(root, read(root.resolve("gtsrb"), split, options), options);
  }

  private static Content read(Path base, Split split, DatasetOptions<Sample> options) {
    boolean train = split.among(Split.TRAIN, Split.TEST) == Split.TRAIN;
    Path folder = base.resolve("GTSRB").resolve(train ? "Training" : "Final_Test/Images");
    (train ? TRAIN : TEST).extract(base, options, folder);
    Resource.requireFolder("GTSRB", folder);
    if (train) {
      return ClassFolders.read(folder, List.of(".ppm"), options);
    }
    Path list = base.resolve("GT-final_test.csv");
    TEST_CLASSES.extract(base, options, list);
    return test(list, folder);
  }

  private static Content test(Path file, Path folder) {
    List<String> lines = TextFiles.entries(file);
    List<String> header = lines.isEmpty() ? List.of() : TextFiles.fields(lines.get(0), ';');
    int name = header.indexOf("Filename");
    int target = header.indexOf("ClassId");
    if (name < 0 || target < 0) {
      throw new CheckpointException(file + " has no columns Filename and ClassId");
    }
    List<LabeledFile> samples = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = TextFiles.fields(line, ';');
      if (fields.size() != header.size()) {
        throw new CheckpointException(file + ": a line has " + fields.size() + " fields: " + line);
      }
      samples.add(
          new LabeledFile(
              folder.resolve(fields.get(name)), TextFiles.integer(file, fields.get(target))));
    }
    List<String> classes =
        IntStream.range(0, 43)
            .mapToObj(i -> String.format(java.util.Locale.ROOT, "%05d", i))
            .toList();
    return new Content(samples, classes);
  }
}
