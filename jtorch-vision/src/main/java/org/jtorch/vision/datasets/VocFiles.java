package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;

/** Folders and archives of Pascal VOC. */
final class VocFiles {
  private static final String SERVER = "https://thor.robots.ox.ac.uk/pascal/VOC/";

  private final Path folder;
  private final List<String> names;

  private VocFiles(Path folder, List<String> names) {
    this.folder = folder;
    this.names = names;
  }

  /**
   * Downloads a year if that is asked for, and reads the names of the images of a part.
   *
   * @param task folder of the list, {@code "Main"} or {@code "Segmentation"}
   */
  static VocFiles open(Path root, int year, Split split, String task, DatasetOptions<?> options) {
    if (year < 2007 || year > 2012) {
      throw new IllegalArgumentException("VOC has the years 2007 to 2012, not " + year);
    }
    if (year == 2007) {
      split.among(Split.TRAIN, Split.VAL, Split.TRAINVAL, Split.TEST);
    } else {
      split.among(Split.TRAIN, Split.VAL, Split.TRAINVAL);
    }
    Path base = year == 2011 ? root.resolve("TrainVal") : root;
    Path folder = base.resolve("VOCdevkit").resolve("VOC" + year);
    Path list = folder.resolve("ImageSets").resolve(task).resolve(split.pythonName() + ".txt");
    archive(year, split).extract(root, options, list);
    Resource.requireFolder("VOC", folder);
    // Lists of one class have a second column.
    List<String> names = TextFiles.table(list, 1).stream().map(row -> row.get(0)).toList();
    return new VocFiles(folder, names);
  }

  private static Resource archive(int year, Split split) {
    if (year == 2007 && split == Split.TEST) {
      return resource(2007, "VOCtest_06-Nov-2007.tar", "b6e924de25625d8de591ea690078ad9f");
    }
    return switch (year) {
      case 2007 ->
          resource(2007, "VOCtrainval_06-Nov-2007.tar", "c52e279531787c972589f7e41ab4ae64");
      case 2008 ->
          resource(2008, "VOCtrainval_14-Jul-2008.tar", "2629fa636546599198acfcfbfcf1904a");
      case 2009 ->
          resource(2009, "VOCtrainval_11-May-2009.tar", "a3e00b113cfcfebf17e343f59da3caa1");
      case 2010 ->
          resource(2010, "VOCtrainval_03-May-2010.tar", "da459979d0c395079b5c75ee67908abb");
      case 2011 ->
          resource(2011, "VOCtrainval_25-May-2011.tar", "6c3384ef61512963050cb5d687e5bf1e");
      default -> resource(2012, "VOCtrainval_11-May-2012.tar", "6cd6e144f989b92b3379bac3b3de84fd");
    };
  }

  private static Resource resource(int year, String name, String md5) {
    return new Resource(SERVER + "voc" + year + "/" + name, md5);
  }

  int size() {
    return names.size();
  }

  Path image(long index) {
    return file("JPEGImages", index, ".jpg");
  }

  /** Returns a file of an image in a folder. */
  Path file(String kind, long index, String ending) {
    return folder.resolve(kind).resolve(names.get(Math.toIntExact(index)) + ending);
  }
}
