package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Flying Things 3D, {@code torchvision.datasets.FlyingThings3D}. */
public final class FlyingThings3D extends FlowDataset {
  /** Camera whose images are used. */
  public enum Camera {
    /** The left one. */
    LEFT,
    /** The right one. */
    RIGHT,
    /** Both, one after the other. */
    BOTH;

    private List<String> names() {
      return switch (this) {
        case LEFT -> List.of("left");
        case RIGHT -> List.of("right");
        case BOTH -> List.of("left", "right");
      };
    }
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code FlyingThings3D}
   * @param split {@link Split#TRAIN} or {@link Split#TEST}
   * @param pass the rendering to use, {@code pass_name}
   * @param camera the camera to use
   * @param options {@code o -> o.transforms(...)}
   * @throws java.io.UncheckedIOException if a file or folder is missing or unreadable
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public FlyingThings3D(
      Path root,
      Split split,
      FlowPass pass,
      Camera camera,
      Consumer<DatasetOptions<FlowSample>> options) {
    super(
        root,
        DatasetOptions.of(options),
        entries(root.resolve("FlyingThings3D"), split, pass, camera));
  }

  private static List<Entry> entries(Path base, Split split, FlowPass pass, Camera camera) {
    String part = split.among(Split.TRAIN, Split.TEST).pythonName().toUpperCase(Locale.ROOT);
    List<Entry> entries = new ArrayList<>();
    for (String rendering : pass.names("pass")) {
      for (String side : camera.names()) {
        for (boolean future : new boolean[] {true, false}) {
          List<Path> images = scenes(base.resolve("frames_" + rendering).resolve(part));
          List<Path> flows = scenes(base.resolve("optical_flow").resolve(part));
          for (int i = 0; i < Math.min(images.size(), flows.size()); i++) {
            String direction = future ? "into_future" : "into_past";
            entries.addAll(
                scene(
                    TextFiles.files(images.get(i).resolve(side), ".png"),
                    TextFiles.files(flows.get(i).resolve(direction).resolve(side), ".pfm"),
                    future));
          }
        }
      }
    }
    return entries;
  }

  /** Returns the folders of the scenes, which are in the folders A, B and C. */
  private static List<Path> scenes(Path folder) {
    List<Path> scenes = new ArrayList<>();
    for (String letter : ClassFolders.classes(folder)) {
      for (String scene : ClassFolders.classes(folder.resolve(letter))) {
        scenes.add(folder.resolve(letter).resolve(scene));
      }
    }
    return scenes;
  }

  private static List<Entry> scene(List<Path> images, List<Path> flows, boolean future) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < Math.min(images.size(), flows.size()) - 1; i++) {
      Path now = images.get(i);
      Path next = images.get(i + 1);
      entries.add(
          future
              ? new Entry(now, next, List.of(flows.get(i)))
              : new Entry(next, now, List.of(flows.get(i + 1))));
    }
    return entries;
  }
}
