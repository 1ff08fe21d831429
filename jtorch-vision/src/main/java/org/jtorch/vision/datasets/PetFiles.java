package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;

/** Folder of the Oxford-IIIT Pet dataset. */
final class PetFiles {
  private static final String SERVER = "https://www.robots.ox.ac.uk/~vgg/data/pets/data/";
  private static final List<Resource> ARCHIVES =
      List.of(
          new Resource(SERVER + "images.tar.gz", "5c4f3ee8e5d25df40f4fd59a7f44e54c"),
          new Resource(SERVER + "annotations.tar.gz", "95a8c909bbe2e81eed6a22bccdf3f68f"));

  private final Path base;

  private PetFiles(Path base) {
    this.base = base;
  }

  /**
   * An image.
   *
   * @param name its name without an ending
   * @param category index of its breed
   * @param binary 0 for cats, 1 for dogs
   */
  record Pet(String name, long category, long binary) {}

  /** Downloads the files if that is asked for. */
  static PetFiles open(Path root, DatasetOptions<?> options) {
    Path base = root.resolve("oxford-iiit-pet");
    for (Resource archive : ARCHIVES) {
      String folder = archive.name().substring(0, archive.name().indexOf('.'));
      archive.extract(base, options, base.resolve(folder));
      Resource.requireFolder("OxfordIIITPet", base.resolve(folder));
    }
    return new PetFiles(base);
  }

  List<Pet> pets(Split split) {
    split.among(Split.TRAINVAL, Split.TEST);
    Path list = base.resolve("annotations").resolve(split.pythonName() + ".txt");
    return TextFiles.table(list, 4).stream()
        .map(
            row ->
                new Pet(
                    row.get(0),
                    TextFiles.integer(list, row.get(1)) - 1,
                    TextFiles.integer(list, row.get(2)) - 1))
        .toList();
  }

  Path image(Pet pet) {
    return base.resolve("images").resolve(pet.name + ".jpg");
  }

  Path trimap(Pet pet) {
    return base.resolve("annotations").resolve("trimaps").resolve(pet.name + ".png");
  }
}
