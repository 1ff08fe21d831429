package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.data.Sample;

/**
 * Imagenette, {@code torchvision.datasets.Imagenette}: ten classes of ImageNet. A sample is a uint8
 * image {@code (3, H, W)} and its class, an int64 scalar.
 */
public final class Imagenette extends LabeledImages {
  private static final String SERVER = "https://s3.amazonaws.com/fast-ai-imageclas/";
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "n01440764", List.of("tench", "Tinca tinca"),
          "n02102040", List.of("English springer", "English springer spaniel"),
          "n02979186", List.of("cassette player"),
          "n03000684", List.of("chain saw", "chainsaw"),
          "n03028079", List.of("church", "church building"),
          "n03394916", List.of("French horn", "horn"),
          "n03417042", List.of("garbage truck", "dustcart"),
          "n03425413", List.of("gas pump", "gasoline pump", "petrol pump", "island dispenser"),
          "n03445777", List.of("golf ball"),
          "n03888257", List.of("parachute", "chute"));

  /** Size of the images, {@code size}. */
  public enum Size {
    /** Images as in ImageNet. */
    FULL("imagenette2", "fe2fc210e6bb7c5664d602c3cd71e612"),
    /** Images whose shorter side has 320 pixels. */
    PX_320("imagenette2-320", "3df6f0d01a2c9592104656642f5e78a3"),
    /** Images whose shorter side has 160 pixels. */
    PX_160("imagenette2-160", "e793b78cc4c9e9a4ccc0c1155377a412");

    private final String folder;
    private final String md5;

    Size(String folder, String md5) {
      this.folder = folder;
      this.md5 = md5;
    }
  }

  private final List<String> wnids;

  /** Finds images of full size; see {@link #Imagenette(Path, Split, Size, Consumer)}. */
  public Imagenette(Path root, Split split) {
    this(root, split, Size.FULL, o -> {});
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code imagenette2}, {@code imagenette2-320} or {@code
   *     imagenette2-160}
   * @param split {@link Split#TRAIN} or {@link Split#VAL}
   * @param size size of the images
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a folder is missing, unreadable or cannot be downloaded
   * @throws CheckpointException if an archive is damaged, or a class is not of Imagenette
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public Imagenette(Path root, Split split, Size size, Consumer<DatasetOptions<Sample>> options) {
    this(root, split.among(Split.TRAIN, Split.VAL), size, DatasetOptions.of(options));
  }

  private Imagenette(Path root, Split split, Size size, DatasetOptions<Sample> options) {
    super(root, read(root, split, size, options), options);
    wnids = ClassFolders.classes(root.resolve(size.folder).resolve(split.pythonName()));
  }

  private static Content read(Path root, Split split, Size size, DatasetOptions<Sample> options) {
    Path folder = root.resolve(size.folder);
    Resource archive = new Resource(SERVER + size.folder + ".tgz", size.md5);
    archive.extract(root, options, folder);
    Resource.requireFolder("Imagenette", folder);
    Content content =
        ClassFolders.read(folder.resolve(split.pythonName()), List.of(".jpeg"), options);
    return new Content(
        content.samples(), content.classes().stream().map(id -> names(id).get(0)).toList());
  }

  private static List<String> names(String wnid) {
    List<String> names = NAMES.get(wnid);
    if (names == null) {
      throw new CheckpointException(wnid + " is no class of Imagenette");
    }
    return names;
  }

  /** {@return the WordNet IDs of the classes, {@code dataset.wnids}} */
  public List<String> wnids() {
    return wnids;
  }

  /** {@return the indices of the classes by all their names, {@code dataset.class_to_idx}} */
  @Override
  public Map<String, Long> classToIdx() {
    Map<String, Long> indices = new LinkedHashMap<>();
    List<String> ids = new ArrayList<>(wnids);
    for (int i = 0; i < ids.size(); i++) {
      for (String name : names(ids.get(i))) {
        indices.put(name, (long) i);
      }
    }
    return Collections.unmodifiableMap(indices);
  }
}
