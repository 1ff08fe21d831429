package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jtorch.data.Sample;

/**
 * Oxford-IIIT Pet, {@code torchvision.datasets.OxfordIIITPet}: photos of 37 breeds of cats and
 * dogs. A sample is a uint8 image {@code (3, H, W)} and its class, an int64 scalar. {@link
 * OxfordIIITPetSegmentation} has the outlines.
 */
public final class OxfordIIITPet extends LabeledImages {
  /** Meaning of the classes, {@code target_types}. */
  public enum Target {
    /** One of 37 breeds. */
    CATEGORY,
    /** Cat or dog, {@code "binary-category"}. */
    BINARY_CATEGORY
  }

  /** Finds images with their breeds; see {@link #OxfordIIITPet(Path, Split, Target, Consumer)}. */
  public OxfordIIITPet(Path root, Split split) {
    this(root, split, Target.CATEGORY, o -> {});
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code oxford-iiit-pet}
   * @param split {@link Split#TRAINVAL} or {@link Split#TEST}
   * @param target breed, or cat or dog
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or the list of images is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public OxfordIIITPet(
      Path root, Split split, Target target, Consumer<DatasetOptions<Sample>> options) {
    this(
        root,
        Objects.requireNonNull(split, "split"),
        Objects.requireNonNull(target, "target"),
        DatasetOptions.of(options));
  }

  private OxfordIIITPet(Path root, Split split, Target target, DatasetOptions<Sample> options) {
    super(root, read(root, split, target, options), options);
  }

  private static Content read(
      Path root, Split split, Target target, DatasetOptions<Sample> options) {
    PetFiles files = PetFiles.open(root, options);
    List<PetFiles.Pet> pets = files.pets(split);
    boolean binary = target == Target.BINARY_CATEGORY;
    List<LabeledFile> samples = new ArrayList<>();
    for (PetFiles.Pet pet : pets) {
      samples.add(new LabeledFile(files.image(pet), binary ? pet.binary() : pet.category()));
    }
    return new Content(samples, binary ? List.of("Cat", "Dog") : breeds(pets));
  }

  /** Returns the names of the breeds by their index: {@code great_pyrenees_12} gives one. */
  private static List<String> breeds(List<PetFiles.Pet> pets) {
    return pets.stream()
        .sorted(Comparator.comparingLong(PetFiles.Pet::category))
        .map(pet -> title(pet.name().replaceFirst("_[^_]*$", "")))
        .distinct()
        .toList();
  }

  private static String title(String name) {
    return Arrays.stream(name.split("_"))
        .map(
            part ->
                part.substring(0, 1).toUpperCase(Locale.ROOT)
                    + part.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
