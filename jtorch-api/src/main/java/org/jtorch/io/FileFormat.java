package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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
  CHECKPOINT("a checkpoint of torch.save", "Checkpoint.load(path)"),
  /** The formats of {@code torch.save} before PyTorch 1.6: a row of pickles, or a tar archive. */
  LEGACY_CHECKPOINT("a checkpoint of torch.save before PyTorch 1.6", "Checkpoint.load(path)"),
  /** A TorchScript module of {@code torch.jit.save}. */
  TORCHSCRIPT("a TorchScript module", "ScriptModule.load(path)"),
  /** A program of {@code torch.export.save}, {@code .pt2}. */
  EXPORTED_PROGRAM("a program of torch.export", "ExportedProgram.load(path)"),
  /** A package of AOTInductor, {@code .pt2}, which contains native code. */
  AOTI_PACKAGE("a package of AOTInductor", "AotiModel.load(path)"),
  /** A safetensors file, or the folder of a sharded model. */
  SAFETENSORS("safetensors", "Safetensors.load(path)"),
  /** An array of numpy, {@code .npy}. */
  NPY("an array of numpy", "Npy.load(path)"),
  /** An archive of numpy arrays, {@code .npz}. */
  NPZ("an archive of numpy arrays", "Npz.load(path)"),
  /** An ONNX model. */
  ONNX("an ONNX model", "use ONNX Runtime"),
  /** A file of llama.cpp, {@code .gguf}. */
  GGUF("a GGUF file of llama.cpp", "convert it to safetensors in Python"),
  /** An HDF5 file, {@code .h5} of Keras among others. */
  HDF5("an HDF5 file", "convert it to safetensors or .npz in Python"),
  /** A model of Keras 3, {@code .keras}. */
  KERAS("a model of Keras", "convert it to safetensors or .npz in Python"),
  /** A model of TensorFlow Lite. */
  TFLITE("a model of TensorFlow Lite", "export the model from PyTorch"),
  /** A tar archive of another kind. */
  TAR("a tar archive", "unpack it"),
  /** A pickle that {@code torch.save} did not write. */
  PICKLE("a pickle that torch.save did not write", "save it with torch.save in Python"),
  /** A zip archive of another kind. */
  ZIP("a zip archive of another kind", "unpack it"),
  /** A file that gzip compressed. */
  GZIP("a file that gzip compressed", "unpack it with gunzip"),
  /** A pointer of Git LFS in place of the file. */
  GIT_LFS_POINTER("a Git LFS pointer", "fetch the file itself with git lfs pull"),
  /** A web page, which a failed download leaves in place of the file. */
  WEB_PAGE("a web page", "download the file again"),
  /** An empty file. */
  EMPTY("an empty file", "write or download it again"),
  /** None of the others. */
  UNKNOWN("in no format that jtorch knows", "jtorch cannot load it");

  private final String description;
  private final String loader;

  FileFormat(String description, String loader) {
    this.description = description;
    this.loader = loader;
  }

  /**
   * Returns the format of a file, or of a folder with a sharded model.
   *
   * @param path a file or a folder
   * @return the format; {@link #UNKNOWN} if it is none of the others
   * @throws UncheckedIOException if it is missing or cannot be read
   */
  public static FileFormat of(Path path) {
    if (Files.isDirectory(path)) {
      return FormatDetection.ofFolder(path);
    }
    try (FileChannel file = FileChannel.open(path)) {
      return FormatDetection.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /**
   * Returns what the file is, to be put behind "is".
   *
   * @return for example {@code "a TorchScript module"}
   */
  public String description() {
    return description;
  }

  /**
   * Returns the call that loads the file, or what to do where jtorch has no loader.
   *
   * @return for example {@code "ScriptModule.load(path)"}
   */
  public String loader() {
    return loader;
  }

  /**
   * Returns whether jtorch loads files of this format.
   *
   * @return true for the formats of PyTorch, safetensors and numpy
   */
  public boolean isSupported() {
    return ordinal() <= NPZ.ordinal();
  }

  /**
   * Returns the end of a message of another format's loader.
   *
   * @return for example {@code "it is a TorchScript module: use ScriptModule.load(path)"}
   */
  String hint() {
    String verb = isSupported() ? "use " : "";
    return String.format(Locale.ROOT, "it is %s: %s%s", description, verb, loader);
  }
}
