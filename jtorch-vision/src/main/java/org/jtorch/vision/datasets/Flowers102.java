package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.data.Sample;

/**
 * Oxford 102 Flower, {@code torchvision.datasets.Flowers102}. A sample is a uint8 image {@code (3,
 * H, W)} and its class, an int64 scalar.
 */
public final class Flowers102 extends LabeledImages {
  private static final String SERVER = "https://www.robots.ox.ac.uk/~vgg/data/flowers/102/";
  private static final Resource IMAGES =
      new Resource(SERVER + "102flowers.tgz", "52808999861908f626f3c1f4e79d11fa");
  private static final Resource LABELS =
      new Resource(SERVER + "imagelabels.mat", "e0620be6f572b9609742df49c70aed4d");
  private static final Resource PARTS =
      new Resource(SERVER + "setid.mat", "a5357ecc9cb78c4bef273ce3793fc85c");
  private static final List<String> CLASSES =
      List.of(
          "pink primrose",
          "hard-leaved pocket orchid",
          "canterbury bells",
          "sweet pea",
          "english marigold",
          "tiger lily",
          "moon orchid",
          "bird of paradise",
          "monkshood",
          "globe thistle",
          "snapdragon",
          "colt's foot",
          "king protea",
          "spear thistle",
          "yellow iris",
          "globe-flower",
          "purple coneflower",
          "peruvian lily",
          "balloon flower",
          "giant white arum lily",
          "fire lily",
          "pincushion flower",
          "fritillary",
          "red ginger",
          "grape hyacinth",
          "corn poppy",
          "prince of wales feathers",
          "stemless gentian",
          "artichoke",
          "sweet william",
          "carnation",
          "garden phlox",
          "love in the mist",
          "mexican aster",
          "alpine sea holly",
          "ruby-lipped cattleya",
          "cape flower",
          "great masterwort",
          "siam tulip",
          "lenten rose",
          "barbeton daisy",
          "daffodil",
          "sword lily",
          "poinsettia",
          "bolero deep blue",
          "wallflower",
          "marigold",
          "buttercup",
          "oxeye daisy",
          "common dandelion",
          "petunia",
          "wild pansy",
          "primula",
          "sunflower",
          "pelargonium",
          "bishop of llandaff",
          "gaura",
          "geranium",
          "orange dahlia",
          "pink-yellow dahlia?",
          "cautleya spicata",
          "japanese anemone",
          "black-eyed susan",
          "silverbush",
          "californian poppy",
          "osteospermum",
          "spring crocus",
          "bearded iris",
          "windflower",
          "tree poppy",
          "gazania",
          "azalea",
          "water lily",
          "rose",
          "thorn apple",
          "morning glory",
          "passion flower",
          "lotus",
          "toad lily",
          "anthurium",
          "frangipani",
          "clematis",
          "hibiscus",
          "columbine",
          "desert-rose",
          "tree mallow",
          "magnolia",
          "cyclamen",
          "watercress",
          "canna lily",
          "hippeastrum",
          "bee balm",
          "ball moss",
          "foxglove",
          "bougainvillea",
          "camellia",
          "mallow",
          "mexican petunia",
          "bromelia",
          "blanket flower",
          "trumpet creeper",
          "blackberry lily");

  private final Split split;

  /** Finds the images of a folder; see {@link #Flowers102(Path, Split, Consumer)}. */
  public Flowers102(Path root, Split split) {
    this(root, split, o -> {});
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code flowers-102}
   * @param split {@link Split#TRAIN}, {@link Split#VAL} or {@link Split#TEST}
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public Flowers102(Path root, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private Flowers102(Path root, Split split, DatasetOptions<Sample> options) {
    super(root, read(root.resolve("flowers-102"), split, options), options);
    this.split = split;
  }

  private static Content read(Path base, Split split, DatasetOptions<Sample> options) {
    String part =
        switch (split.among(Split.TRAIN, Split.VAL, Split.TEST)) {
          case TRAIN -> "trnid";
          case VAL -> "valid";
          default -> "tstid";
        };
    Path folder = base.resolve("jpg");
    IMAGES.extract(base, options, folder);
    Resource.requireFolder("Flowers102", folder);
    long[] labels = numbers(base, LABELS, "labels", options);
    List<LabeledFile> samples = new ArrayList<>();
    for (long id : numbers(base, PARTS, part, options)) {
      if (id < 1 || id > labels.length) {
        throw new CheckpointException(base + ": there is no label of image " + id);
      }
      String name = String.format(Locale.ROOT, "image_%05d.jpg", id);
      samples.add(new LabeledFile(folder.resolve(name), labels[(int) id - 1] - 1));
    }
    return new Content(samples, CLASSES);
  }

  private static long[] numbers(
      Path base, Resource resource, String name, DatasetOptions<Sample> options) {
    Path file = options.download ? resource.download(base, options) : base.resolve(resource.name());
    return MatFile.read(file).get(name, MatValue.Numbers.class).toLongs();
  }

  @Override
  protected String extraRepr() {
    return "split=" + split.pythonName();
  }
}
