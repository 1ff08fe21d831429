package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.UnknownName;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Module;
import org.jtorch.vision.internal.Checksum;
import org.jtorch.vision.internal.Download;
import org.jtorch.vision.io.DownloadProgress;
import org.jtorch.vision.transforms.Preset;

/**
 * Trained weights of a model, {@code torchvision.models.Weights}: where they are, and for which
 * classes.
 *
 * <pre>{@code
 * Weights weights = Weights.get("ResNet50_Weights.IMAGENET1K_V2");
 * ResNet model = ResNet.resnet50(o -> o.weights(weights));
 * }</pre>
 *
 * <p>Nothing is downloaded without a call. A file that Python's {@code torch.hub} downloaded is
 * found, and the other way.
 */
public final class Weights {
  private static final Pattern HASH = Pattern.compile("[-_]([0-9a-f]{8,10})\\.pth$");

  private final String name;
  private final String model;
  private final boolean isDefault;
  private final URI url;
  private final Meta meta;
  private final Supplier<Preset> transforms;

  /** Facts about weights, {@code weights.meta}. */
  record Meta(
      List<String> categories,
      List<String> keypointNames,
      List<Long> minSize,
      long parameterCount) {}

  Weights(
      String name,
      String model,
      boolean isDefault,
      URI url,
      Meta meta,
      Supplier<Preset> transforms) {
    this.name = name;
    this.model = model;
    this.isDefault = isDefault;
    this.url = url;
    this.meta = meta;
    this.transforms = transforms;
  }

  /**
   * Returns weights by name, {@code torchvision.models.get_weight}.
   *
   * @param name {@code "ResNet50_Weights.IMAGENET1K_V2"}, or {@code "ResNet50_Weights.DEFAULT"} for
   *     the best ones
   * @return the weights
   * @throws IllegalArgumentException if there are none of this name; the message lists the nearest
   *     ones
   */
  public static Weights get(String name) {
    Weights found = WeightsFile.ALL.get(Objects.requireNonNull(name, "name"));
    if (found != null) {
      return found;
    }
    return WeightsFile.ALL.values().stream()
        .filter(weights -> weights.isDefault && name.equals(weights.family() + ".DEFAULT"))
        .findFirst()
        .orElseThrow(
            () -> UnknownName.of("there are no weights named", name, WeightsFile.ALL.keySet()));
  }

  /**
   * Returns the weights of a model, {@code torchvision.models.get_model_weights}.
   *
   * @param model name of the builder, {@code "resnet50"}
   * @return the weights, oldest first; empty if there are none
   */
  public static List<Weights> of(String model) {
    Objects.requireNonNull(model, "model");
    return WeightsFile.ALL.values().stream().filter(w -> w.model.equals(model)).toList();
  }

  /** {@return the name, {@code "ResNet50_Weights.IMAGENET1K_V2"}} */
  public String name() {
    return name;
  }

  /** {@return the name of the builder, {@code "resnet50"}} */
  public String model() {
    return model;
  }

  /** {@return the address of the file} */
  public URI url() {
    return url;
  }

  /** {@return the names of the classes in the order of the outputs; empty for optical flow} */
  public List<String> categories() {
    return meta.categories;
  }

  /**
   * Returns the names of the keypoints in the order of a detector's outputs, {@code
   * meta["keypoint_names"]}.
   *
   * @return {@code "nose", "left_eye", ...}; empty unless the model finds keypoints
   */
  public List<String> keypointNames() {
    return meta.keypointNames;
  }

  /**
   * Returns the least size of images in pixels, {@code meta["min_size"]}; for some models it is the
   * only one.
   *
   * @return height and width, for some clips after the number of frames; empty if it is not stated
   */
  public List<Long> minSize() {
    return meta.minSize;
  }

  /** {@return the number of parameters} */
  public long parameterCount() {
    return meta.parameterCount;
  }

  /**
   * Creates the transform that images, clips or pairs of frames need for these weights, {@code
   * weights.transforms()}.
   *
   * @return a new transform
   */
  public Preset transforms() {
    return transforms.get();
  }

  /**
   * Returns where the file is in the cache folder of Python's {@code torch.hub}: {@code
   * $TORCH_HOME/hub/checkpoints}, where {@code TORCH_HOME} is by default {@code
   * $XDG_CACHE_HOME/torch} or {@code ~/.cache/torch}.
   *
   * @return the path, whether or not the file exists
   */
  public Path cachedFile() {
    return HubFolder.checkpoints().resolve(fileName());
  }

  /**
   * Reads the weights from the cache folder.
   *
   * @return the state dict
   * @throws IllegalStateException if the file is not in the cache folder
   * @throws org.jtorch.CheckpointException if it is damaged
   */
  public Map<String, Tensor> stateDict() {
    Path file = cachedFile();
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          name + " is not at " + file + ": call download() once, or copy the file there");
    }
    return Checkpoint.load(file).stateDict();
  }

  /**
   * Downloads the file into the cache folder unless it is there.
   *
   * @return the file
   * @throws java.io.UncheckedIOException if the server cannot be reached, or what it sent has
   *     another checksum; nothing is stored then
   */
  public Path download() {
    return download(o -> {});
  }

  /**
   * Downloads the file unless it is there.
   *
   * @param options {@code o -> o.progress((url, received, total) -> ...)}
   * @return the file
   * @throws java.io.UncheckedIOException if the server cannot be reached, or what it sent has
   *     another checksum; nothing is stored then
   */
  public Path download(Consumer<DownloadOptions> options) {
    return download(HubFolder.checkpoints(), options);
  }

  /** Downloads the file into a folder unless it is there. */
  Path download(Path folder, Consumer<DownloadOptions> options) {
    DownloadOptions chosen = new DownloadOptions();
    options.accept(chosen);
    Path file = folder.resolve(fileName());
    if (!Files.exists(file)) {
      URI source = chosen.mirror == null ? url : Download.resolve(chosen.mirror, fileName());
      Download.fetch(source, file, checksum(), chosen.progress);
    }
    return file;
  }

  /** Options of {@link #download(Consumer)}. */
  @CanIgnoreReturnValue
  public static final class DownloadOptions {
    private DownloadProgress progress = (source, received, total) -> {};
    private @Nullable URI mirror;

    private DownloadOptions() {}

    /** Receiver of the progress. Default none. */
    public DownloadOptions progress(DownloadProgress progress) {
      this.progress = Objects.requireNonNull(progress, "progress");
      return this;
    }

    /** Address of a folder that has the files under their names. Default PyTorch's server. */
    public DownloadOptions mirror(URI mirror) {
      this.mirror = Objects.requireNonNull(mirror, "mirror");
      return this;
    }
  }

  /** The first digits of the SHA-256 sum, which end the file's name, {@code resnet18-f37072fd}. */
  private Checksum checksum() {
    Matcher digits = HASH.matcher(fileName());
    if (!digits.find()) {
      throw new IllegalStateException(fileName() + " has no checksum");
    }
    return new Checksum("SHA-256", digits.group(1), false);
  }

  /** Loads the weights into a new model of this builder. */
  void loadInto(String builder, Module module) {
    if (!builder.equals(model)) {
      throw new IllegalArgumentException(name + " is for " + model + ", not for " + builder);
    }
    module.loadStateDict(stateDict());
  }

  private String family() {
    return name.substring(0, name.indexOf('.'));
  }

  private String fileName() {
    String path = url.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return name;
  }
}
