package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jtorch.internal.zip.ContentFormat;

/**
 * The format of a file that holds a model or arrays, found by its content.
 *
 * <pre>{@code
 * FileFormat format = FileFormat.of(path);
 * System.out.println(path + " is " + format.description() + ": " + format.loader());
 * }</pre>
 */
public enum FileFormat {
  /** A zip archive of {@code torch.save}: a state dict, a training checkpoint or a whole model. */
  CHECKPOINT,
  /** The formats of {@code torch.save} before PyTorch 1.6: a row of pickles, or a tar archive. */
  LEGACY_CHECKPOINT,
  /** A TorchScript module of {@code torch.jit.save}. */
  TORCHSCRIPT,
  /** A program of {@code torch.export.save}, {@code .pt2}. */
  EXPORTED_PROGRAM,
  /** A package of AOTInductor, {@code .pt2}, which contains native code. */
  AOTI_PACKAGE,
  /** A safetensors file, or the folder of a sharded model. */
  SAFETENSORS,
  /** An array of numpy, {@code .npy}. */
  NPY,
  /** An archive of numpy arrays, {@code .npz}. */
  NPZ,
  /** An ONNX model. */
  ONNX,
  /** A file of llama.cpp, {@code .gguf}. */
  GGUF,
  /** An HDF5 file, {@code .h5} of Keras among others. */
  HDF5,
  /** A model of Keras 3, {@code .keras}. */
  KERAS,
  /** A model of TensorFlow Lite. */
  TFLITE,
  /** A tar archive of another kind. */
  TAR,
  /** A pickle that {@code torch.save} did not write. */
  PICKLE,
  /** A zip archive of another kind. */
  ZIP,
  /** A zip archive that is truncated, damaged or hostile. */
  DAMAGED_ZIP,
  /** A file that gzip compressed. */
  GZIP,
  /** A pointer of Git LFS in place of the file. */
  GIT_LFS_POINTER,
  /** A web page, which a failed download leaves in place of the file. */
  WEB_PAGE,
  /** An empty file. */
  EMPTY,
  /** None of the others. */
  UNKNOWN;

  /**
   * Returns the format of a file, or of a folder with a sharded model.
   *
   * @param path a file or a folder
   * @return the format; {@link #UNKNOWN} if it is none of the others
   * @throws UncheckedIOException if it is missing or cannot be read
   */
  public static FileFormat of(Path path) {
    if (Files.isDirectory(path)) {
      return ofFolder(path);
    }
    try (FileChannel file = FileChannel.open(path)) {
      return valueOf(ContentFormat.of(file).name());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private static FileFormat ofFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().contains(SafetensorsFiles.SUFFIX))
          ? SAFETENSORS
          : UNKNOWN;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  /**
   * Returns what the file is, to be put behind "is".
   *
   * @return for example {@code "a TorchScript module"}
   */
  public String description() {
    return content().description();
  }

  /**
   * Returns the call that loads the file, or what to do where jtorch has no loader.
   *
   * @return for example {@code "ScriptModule.load(path)"}
   */
  public String loader() {
    return content().loader();
  }

  /**
   * Returns whether jtorch loads files of this format.
   *
   * @return true for the formats of PyTorch, safetensors and numpy
   */
  public boolean isSupported() {
    return content().isSupported();
  }

  private ContentFormat content() {
    return ContentFormat.valueOf(name());
  }
}
