package org.jtorch.vision.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jtorch.Tensor;
import org.jtorch.data.Sample;

/**
 * Caltech 101, {@code torchvision.datasets.Caltech101}: objects in 101 categories, with outlines
 * drawn by hand. A sample is a uint8 image {@code (3, H, W)} and its category, an int64 scalar.
 */
public final class Caltech101 extends LabeledImages {
  private static final Resource ARCHIVE =
      new Resource(
          "https://data.caltech.edu/records/mzrjq-6wc02/files/caltech-101.zip",
          "3138e1922a9193bfa496528edbbc45d0");

  /** Folders of annotations whose names are not those of the images. */
  private static final Map<String, String> ANNOTATIONS =
      Map.of(
          "Faces", "Faces_2",
          "Faces_easy", "Faces_3",
          "Motorbikes", "Motorbikes_16",
          "airplanes", "Airplanes_Side_2");

  private final Path base;

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code caltech101}
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   */
  public Caltech101(Path root, Consumer<DatasetOptions<Sample>> options) {
    this(root, DatasetOptions.of(options));
  }

  private Caltech101(Path root, DatasetOptions<Sample> options) {
    super(root, read(root.resolve("caltech101"), options), options);
    base = root.resolve("caltech101");
  }

  private static Content read(Path base, DatasetOptions<Sample> options) {
    Path folder = base.resolve("101_ObjectCategories");
    if (options.download && !Files.isDirectory(folder)) {
      Archives.extract(ARCHIVE.download(base, options), base);
      extractInner(base.resolve("caltech-101"), base);
    }
    Resource.requireFolder("Caltech101", folder);
    // Clutter that is no category.
    List<String> classes =
        ClassFolders.classes(folder).stream()
            .filter(name -> !name.equals("BACKGROUND_Google"))
            .toList();
    List<LabeledFile> samples =
        ClassFolders.samples(
            folder, classes, ClassFolders.FileFilter.of(List.of(".jpg"), options).flat());
    return new Content(samples, classes);
  }

  private static void extractInner(Path from, Path to) {
    List<Path> archives = new ArrayList<>();
    try (Stream<Path> files = Files.list(from)) {
      files.filter(file -> file.toString().matches(".*\\.(tar|gz|tgz)")).forEach(archives::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + from + ": " + e.getMessage(), e);
    }
    archives.forEach(archive -> Archives.extract(archive, to));
  }

  /**
   * Reads the outline of the object of an image, {@code target_type="annotation"}.
   *
   * @param index index of the sample
   * @return float64 {@code (2, N)}: x and y of the points
   * @throws UncheckedIOException if the annotation is missing or unreadable
   * @throws org.jtorch.CheckpointException if it is damaged
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public Tensor outline(long index) {
    LabeledFile sample = samples().get(Math.toIntExact(index));
    String category = classes().get((int) sample.target());
    String image = String.valueOf(sample.file().getFileName());
    Path file =
        base.resolve("Annotations")
            .resolve(ANNOTATIONS.getOrDefault(category, category))
            .resolve(image.replace("image_", "annotation_").replace(".jpg", ".mat"));
    return MatFile.read(file).tensor("obj_contour");
  }
}
