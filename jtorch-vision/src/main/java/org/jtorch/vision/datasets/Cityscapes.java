package org.jtorch.vision.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jtorch.vision.tvtensors.Mask;

/**
 * Cityscapes, {@code torchvision.datasets.Cityscapes}: street scenes with a class, or an object,
 * for each pixel. Its archives are given out to registered users only: they are extracted if they
 * lie in the folder. Images are sorted by their names.
 */
public final class Cityscapes extends VisionDataset<SegmentedImage> {
  private static final String LEFT = "leftImg8bit";

  /** Quality of the annotations, {@code mode}. */
  public enum Quality {
    /** Pixel-level annotations: {@link Split#TRAIN}, {@link Split#VAL} and {@link Split#TEST}. */
    FINE("gtFine"),
    /** Coarse polygons: {@link Split#TRAIN}, {@link Split#TRAIN_EXTRA}, {@link Split#VAL}. */
    COARSE("gtCoarse");

    private final String folder;

    Quality(String folder) {
      this.folder = folder;
    }
  }

  /** Meaning of the mask, {@code target_type}. */
  public enum Target {
    /** Number of the object of each pixel, int32: its class times 1,000 and a count. */
    INSTANCE("_instanceIds.png"),
    /** Class of each pixel, uint8: the {@code id} of {@link Cityscapes#classes()}. */
    SEMANTIC("_labelIds.png"),
    /** Color of the class of each pixel, uint8 {@code (4, H, W)}. */
    COLOR("_color.png");

    private final String suffix;

    Target(String suffix) {
      this.suffix = suffix;
    }
  }

  /**
   * A class, {@code CityscapesClass}.
   *
   * @param name its name
   * @param id number in the masks
   * @param trainId number to train with, 255 or -1 for classes that are left out
   * @param category name of the category
   * @param categoryId number of the category
   * @param hasInstances whether objects are told apart
   * @param ignoreInEval whether it is left out of the evaluation
   * @param color its RGB color as {@code 0xrrggbb}
   */
  public record CityscapesClass(
      String name,
      int id,
      int trainId,
      String category,
      int categoryId,
      boolean hasInstances,
      boolean ignoreInEval,
      int color) {}

  /**
   * An outline.
   *
   * @param label name of its class
   * @param points x and y of each corner in turn
   */
  public record Polygon(String label, List<Double> points) {
    /** Creates an outline. */
    public Polygon {
      Objects.requireNonNull(label, "label");
      points = List.copyOf(points);
    }
  }

  private final Split split;
  private final Target target;
  private final Quality quality;
  private final Path targets;
  private final List<Path> images;

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code leftImg8bit} and {@code gtFine} or {@code gtCoarse}, or
   *     their archives
   * @param split the part, see {@link Quality}
   * @param quality fine or coarse annotations
   * @param target meaning of the mask
   * @param options {@code o -> o.transforms(...)}
   * @throws UncheckedIOException if a folder is missing or unreadable
   * @throws org.jtorch.CheckpointException if an archive is damaged
   * @throws IllegalArgumentException if there is no such split
   */
  public Cityscapes(
      Path root,
      Split split,
      Quality quality,
      Target target,
      Consumer<DatasetOptions<SegmentedImage>> options) {
    super(root, options);
    if (quality == Quality.FINE) {
      split.among(Split.TRAIN, Split.VAL, Split.TEST);
    } else {
      split.among(Split.TRAIN, Split.TRAIN_EXTRA, Split.VAL);
    }
    this.target = Objects.requireNonNull(target, "target");
    this.split = split;
    this.quality = quality;
    Path folder = root.resolve(LEFT).resolve(split.pythonName());
    targets = root.resolve(quality.folder).resolve(split.pythonName());
    if (!Files.isDirectory(folder) || !Files.isDirectory(targets)) {
      extract(root, split, quality);
    }
    images = images(folder);
  }

  private static void extract(Path root, Split split, Quality quality) {
    String part = split == Split.TRAIN_EXTRA ? "_trainextra.zip" : "_trainvaltest.zip";
    Path left = root.resolve(LEFT + part);
    Path labels =
        root.resolve(quality == Quality.FINE ? "gtFine_trainvaltest.zip" : "gtCoarse.zip");
    for (Path archive : List.of(left, labels)) {
      if (!Files.isRegularFile(archive)) {
        throw Resource.missing("Cityscapes", archive, false);
      }
    }
    Archives.extract(left, root);
    Archives.extract(labels, root);
  }

  private static List<Path> images(Path folder) {
    List<Path> images = new ArrayList<>();
    for (String city : ClassFolders.classes(folder)) {
      try (Stream<Path> files = Files.list(folder.resolve(city))) {
        images.addAll(files.sorted().toList());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
      }
    }
    return images;
  }

  private Path annotation(Path image, String suffix) {
    String city = String.valueOf(Objects.requireNonNull(image.getParent()).getFileName());
    String scene = String.valueOf(image.getFileName()).split("_" + LEFT, 2)[0];
    return targets.resolve(city).resolve(scene + "_" + quality.folder + suffix);
  }

  @Override
  protected SegmentedImage load(long index) {
    Path file = images.get(Math.toIntExact(index));
    Path mask = annotation(file, target.suffix);
    return new SegmentedImage(
        image(file),
        new Mask(target == Target.COLOR ? MaskLoader.loadChannels(mask) : MaskLoader.load(mask)));
  }

  @Override
  public long size() {
    return images.size();
  }

  /**
   * Reads the outlines of an image, {@code target_type="polygon"}.
   *
   * @param index index of the sample
   * @return the outlines from back to front
   * @throws UncheckedIOException if the file is missing or unreadable
   * @throws org.jtorch.CheckpointException if it is damaged
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public List<Polygon> polygons(long index) {
    Path file = annotation(images.get(Math.toIntExact(index)), "_polygons.json");
    List<Polygon> polygons = new ArrayList<>();
    for (JsonNode object : JsonFiles.object(file).path("objects")) {
      List<Double> points = new ArrayList<>();
      for (JsonNode point : object.path("polygon")) {
        points.add(point.path(0).asDouble());
        points.add(point.path(1).asDouble());
      }
      polygons.add(new Polygon(object.path("label").asText(), points));
    }
    return polygons;
  }

  /** {@return the classes, {@code Cityscapes.classes}} */
  public static List<CityscapesClass> classes() {
    return CityscapesClasses.ALL;
  }

  @Override
  protected String extraRepr() {
    String type = target.name().toLowerCase(Locale.ROOT);
    return "Split: "
        + split.pythonName()
        + "\n    Mode: "
        + quality.folder
        + "\n    Type: ['"
        + type
        + "']";
  }
}
